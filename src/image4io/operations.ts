import type { Operation } from './call.ts';
import { copyImage, moveImage } from './copy-and-move.ts';
import { fetchImage } from './fetch-image.ts';
import { createFolder, deleteFolder, listFolder } from './folders.ts';
import { deleteImage, getFlatImage, getImage, getImages } from './images.ts';
import { purge } from './purge.ts';
import { streamOperation } from './streams.ts';
import { subscription } from './subscription.ts';
import { uploadImage } from './upload-image.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Row = readonly [Method, string, Operation];

/** The contract's table of contents, in lower case: its clients disagree about capitals. */
const current: readonly Row[] = [
  ['GET', 'subscription', subscription],
  ['POST', 'uploadimage', uploadImage],
  ['GET', 'image', getImage],
  ['GET', 'images', getImages],
  ['POST', 'fetchimage', fetchImage],
  ['PUT', 'copyimage', copyImage],
  ['PUT', 'moveimage', moveImage],
  ['DELETE', 'deleteimage', deleteImage],
  ['POST', 'createfolder', createFolder],
  ['DELETE', 'deletefolder', deleteFolder],
  ['GET', 'listfolder', listFolder],
  ['DELETE', 'purge', purge],
  ['POST', 'uploadstream', streamOperation],
  ['PATCH', 'uploadstream', streamOperation],
  ['POST', 'finalizestream', streamOperation],
  ['GET', 'stream', streamOperation],
  ['GET', 'streams', streamOperation],
  ['POST', 'fetchstream', streamOperation],
  ['DELETE', 'deletestream', streamOperation],
  // The Node client sends its deletion with this method.
  ['POST', 'deletestream', streamOperation],
];

/** Names from before v1.0, which some clients went on using. */
const older: readonly Row[] = [
  ['GET', 'get', getFlatImage],
  ['POST', 'upload', uploadImage],
  ['POST', 'fetch', fetchImage],
  ['PUT', 'copy', copyImage],
  ['PUT', 'move', moveImage],
  ['DELETE', 'deletefile', deleteImage],
];

/** Served alike under `/v1.0` and `/v0.1`. */
export const operations: readonly Row[] = [...current, ...older];

/** These read a form themselves, with the files in it, or leave it. */
export const takingFiles: ReadonlySet<Operation> = new Set([uploadImage, streamOperation]);
