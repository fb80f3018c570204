import { defineProblems } from '#platform/problem.ts';

export const libraryProblems = defineProblems({
  'path-invalid': {
    status: 400,
    title: 'This path cannot be used.',
    advice:
      'A path has at most 1,024 bytes; its parts are separated by `/`, have 1 to 255 bytes each, are not `.` or `..`, hold no control character and no backslash; the first does not begin with `~`.',
  },
  'file-missing': {
    status: 400,
    title: 'The request carries no file.',
    advice: 'Send the picture as a file part of a multipart/form-data body.',
  },
  'file-too-large': {
    status: 413,
    title: 'The file is larger than this server accepts.',
    advice: 'The operator sets the limit with `VITRINE_MAX_FILE`.',
  },
  'upload-incomplete': {
    status: 400,
    title: 'The upload ended before the file was complete.',
    advice: 'Nothing was stored. Send it again.',
  },
  'extension-wrong': {
    status: 415,
    title: 'The extension of the name to keep belongs to another type than the file’s content.',
    advice: 'Rename the file, or let the server choose a name.',
  },
  'type-not-taken': {
    status: 415,
    title: 'Files of this type are not taken here.',
    advice: 'Send a file of a type that the detail names. What counts is the content, not the name.',
  },
  'asset-not-found': {
    status: 404,
    title: 'There is no such asset.',
    advice: 'Check the path or id; both are case-sensitive.',
  },
  'asset-exists': {
    status: 409,
    title: 'There is an asset at this path already.',
    advice: 'Choose another name, or ask for it to be replaced.',
  },
  'folder-not-found': {
    status: 404,
    title: 'There is no such folder.',
    advice: 'List the folder above it to see what there is.',
  },
  'folder-is-root': {
    status: 400,
    title: 'The root folder cannot be created or deleted.',
    advice: 'Name a folder in it.',
  },
  'hold-lost': {
    status: 503,
    title: 'Objects could not be kept from being removed for as long as they had to be read.',
    advice:
      'Try again. The log says why the hold was not renewed; a database out of reach is the usual cause.',
  },
  'cursor-invalid': {
    status: 400,
    title: 'This is not a continuation of a list.',
    advice: 'Pass on what the page before gave, unchanged, or leave it out for the first page.',
  },
});
