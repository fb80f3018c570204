import {
  type Association,
  type Box,
  type Extent,
  type HeifMeta,
  type Item,
  type Reference,
} from './heif-read.ts';
import { readBox, readMeta } from './heif-read.ts';
import { type HeifPicture, writeHeif } from './heif-write.ts';
import { checkIccProfile } from './icc.ts';
import { type KeptBytes, refuse } from './kept-bytes.ts';

/** Items that are coded pictures or are put together from some. */
const pictureTypes = ['av01', 'hvc1', 'grid', 'iovl', 'iden'];
/** Parts of a derived picture, its transparency, and whether that is multiplied in. */
const pictureReferences = ['dimg', 'auxl', 'prem'];
/** Decoder settings, size, depth, colours, shape and turning. */
const keptProperties = [
  'av1C',
  'hvcC',
  'ispe',
  'pixi',
  'colr',
  'pasp',
  'clap',
  'irot',
  'imir',
  'auxC',
  'clli',
  'mdcv',
  'cclv',
  'amve',
  'a1op',
  'a1lx',
  'lsel',
];
const alphaNames = [
  'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha',
  'urn:mpeg:avc:2015:auxid:1',
  'urn:mpeg:hevc:2015:auxid:1',
];
const mostBrandBytes = 256;

/**
 * Builds an AVIF or HEIC anew from its primary picture: the coded data, tiles, transparency, colours and
 * turning. Nothing else is taken over: no EXIF or XMP item, thumbnail, gain or depth map, second picture,
 * motion photo, name or stray byte of `mdat`. Sequences are refused.
 */
export function cleanHeif(bytes: Buffer): KeptBytes {
  const { ftyp, meta: metaBox } = topBoxes(bytes);
  const meta = readMeta(bytes, metaBox);
  const ids = pictureItems(bytes, meta);
  const items = [...ids].sort((a, b) => a - b).map((id) => readItem(meta, id));
  const picture: HeifPicture = {
    ftyp,
    primary: meta.primary,
    items,
    references: meta.references.filter((reference) => isWithin(reference, ids)),
    extents: new Map(items.map(({ id }) => [id, extentsOf(meta, id)])),
    properties: meta.properties,
    associations: new Map(items.map(({ id }) => [id, associationsOf(bytes, meta, id)])),
  };
  return writeHeif(bytes, picture);
}

function topBoxes(bytes: Buffer): { ftyp: Box; meta: Box } {
  const found = new Map<string, Box>();
  let at = 0;
  for (;;) {
    const box = readBox(bytes, at, bytes.length);
    // What cannot be read as a box is a trailer; the picture's data is found by its place alone.
    if (box === undefined) break;
    if (box.type === 'moov') refuse('a sequence');
    if (box.type === 'ftyp' || box.type === 'meta') {
      if (found.has(box.type)) refuse(`two ${box.type}`);
      found.set(box.type, box);
    }
    at = box.to;
  }
  const ftyp = found.get('ftyp');
  const meta = found.get('meta');
  if (ftyp === undefined || meta === undefined) refuse('not a HEIF');
  const brandBytes = ftyp.to - ftyp.from;
  if (ftyp.at !== 0 || brandBytes < 8 || brandBytes > mostBrandBytes || brandBytes % 4 !== 0)
    refuse('an odd ftyp');
  return { ftyp, meta };
}

/** The primary picture's item and all that it needs. */
function pictureItems(bytes: Buffer, meta: HeifMeta): Set<number> {
  const needs = new Map<number, number[]>();
  const need = (id: number, other: number) => void (needs.get(id)?.push(other) ?? needs.set(id, [other]));
  for (const { type, from, to } of meta.references) {
    if (type === 'dimg') for (const part of to) need(from, part);
    else if (type === 'auxl' && isAlphaItem(bytes, meta, from)) for (const master of to) need(master, from);
  }
  const ids = new Set<number>([meta.primary]);
  // A set goes on handing out what is added to it while it is walked.
  for (const id of ids) for (const other of needs.get(id) ?? []) ids.add(other);
  return ids;
}

function isAlphaItem(bytes: Buffer, meta: HeifMeta, id: number): boolean {
  return (meta.associations.get(id) ?? []).some(({ property }) => {
    const box = meta.properties[property - 1];
    if (box?.type !== 'auxC') return false;
    const nameEnd = bytes.indexOf(0, box.from + 4);
    return nameEnd < box.to && alphaNames.includes(bytes.toString('latin1', box.from + 4, nameEnd));
  });
}

function readItem(meta: HeifMeta, id: number): Item {
  const item = meta.items.get(id);
  if (item === undefined || !pictureTypes.includes(item.type)) refuse('a picture of an unusual type');
  return item;
}

function isWithin(reference: Reference, ids: ReadonlySet<number>): boolean {
  return (
    pictureReferences.includes(reference.type) &&
    ids.has(reference.from) &&
    reference.to.every((id) => ids.has(id))
  );
}

function extentsOf(meta: HeifMeta, id: number): readonly Extent[] {
  const extents = meta.extents.get(id) ?? [];
  // `iden` is another item turned or cut, and has no data of its own.
  if (extents.length === 0 && meta.items.get(id)?.type !== 'iden') refuse('a picture without data');
  return extents;
}

function associationsOf(bytes: Buffer, meta: HeifMeta, id: number): readonly Association[] {
  return (meta.associations.get(id) ?? []).filter(({ property, essential }) => {
    const box = meta.properties[property - 1];
    if (box === undefined) return property === 0 ? false : refuse('a property that is not there');
    if (box.type === 'colr') return checkColour(bytes, box);
    const kept = keptProperties.includes(box.type);
    if (!kept && essential) refuse('an unusual property that is essential');
    return kept;
  });
}

function checkColour(bytes: Buffer, box: Box): boolean {
  const kind = bytes.toString('latin1', box.from, box.from + 4);
  if (kind === 'prof' || kind === 'rICC') checkIccProfile(bytes.subarray(box.from + 4, box.to));
  else if (kind !== 'nclx' || box.to - box.from !== 11) refuse('an odd colr');
  return true;
}
