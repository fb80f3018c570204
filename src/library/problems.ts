import { defineProblems } from '#platform/problem.ts';

export const libraryProblems = defineProblems({
  'path-invalid': {
    status: 400,
    title: 'This path cannot be used.',
    advice:
      'A path has at most 1,024 bytes; its parts are separated by `/`, have 1 to 255 bytes each, are not `.` or `..`, and contain no control character or backslash; the first does not begin with `~`.',
  },
  'file-missing': {
    status: 400,
    title: 'The request contains no file.',
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
    title: 'The extension of the file name does not match the content of the file.',
    advice: 'Rename the file, or let the server choose a name.',
  },
  'type-not-taken': {
    status: 415,
    title: 'Files of this type are not accepted here.',
    advice: 'Send a file of one of the types in the detail. The content decides, not the name.',
  },
  'asset-not-found': {
    status: 404,
    title: 'There is no such asset.',
    advice: 'Check the path or id; both are case-sensitive.',
  },
  'asset-exists': {
    status: 409,
    title: 'There is already an asset at this path.',
    advice: 'Choose another name, or ask for it to be replaced.',
  },
  'content-changed': {
    status: 409,
    title: 'The content of the picture is not the one that was named.',
    advice: 'Look at the picture again, and name the hash of its present content.',
  },
  'not-redacted': {
    status: 404,
    title: 'This folder or picture is not marked as redacted.',
    advice:
      '`vitrine redaction list <cloudname>` shows what is. Pictures below a marked folder are marked through that folder only.',
  },
  'folder-not-found': {
    status: 404,
    title: 'There is no such folder.',
    advice: 'List the folder above it to see what there is.',
  },
  'folder-is-root': {
    status: 400,
    title: 'The root folder cannot be created or deleted.',
    advice: 'Name a folder inside it.',
  },
  'folder-exists': {
    status: 409,
    title: 'There is already something at this path.',
    advice: 'Choose another name or parent. Folders are not merged; move their contents.',
  },
  'folder-in-itself': {
    status: 400,
    title: 'A folder cannot be moved into itself.',
    advice: 'Choose a parent that is not the folder and not below it.',
  },
  'folder-locked': {
    status: 409,
    title: 'A locked folder cannot be moved, since everybody could then see its pictures.',
    advice: 'Unlock it with `vitrine org unlock-folder`, move it, and lock the new path.',
  },
  'folder-refuses-type': {
    status: 415,
    title: 'This folder does not accept files of this type.',
    advice: 'The folder’s rules list the types it accepts; use another folder, or change the rules.',
  },
  'folder-refuses-size': {
    status: 413,
    title: 'The file is larger than this folder accepts.',
    advice: 'The folder’s rules set the limit; use another folder, or change the rules.',
  },
  'cannot-strip': {
    status: 415,
    title: 'The metadata of this file cannot be removed without re-encoding it.',
    advice:
      'The folder’s rules keep originals without metadata. Send the picture as JPEG, PNG, WebP, GIF, AVIF or BMP, or use another folder.',
  },
  'tag-invalid': {
    status: 400,
    title: 'This cannot be a tag.',
    advice: 'A tag has 1 to 100 characters; an asset has at most 100 tags.',
  },
  'tag-unknown': {
    status: 404,
    title: 'No asset has this tag.',
    advice: '`GET /api/v1/tags` lists all tags.',
  },
  'field-unknown': {
    status: 404,
    title: 'The organization has no such field.',
    advice: '`GET /api/v1/fields` lists all fields; `PUT /api/v1/fields/{name}` creates one.',
  },
  'field-value-invalid': {
    status: 400,
    title: 'The field does not accept this value.',
    advice: 'Send a value of the field’s type, or null to remove the value.',
  },
  'field-type-fixed': {
    status: 409,
    title: 'The type of a field cannot be changed.',
    advice: 'Delete the field with its values and create it again, or create another.',
  },
  'too-many-fields': {
    status: 409,
    title: 'The organization has the maximum number of fields.',
    advice: 'Delete one that is no longer needed.',
  },
  'version-not-found': {
    status: 404,
    title: 'The asset has no such earlier version.',
    advice: '`GET /api/v1/assets/{id}/versions` lists the versions that are kept.',
  },
  'asset-changed': {
    status: 412,
    title: 'The asset has changed since you read it.',
    advice: 'Read it again, and send the new `ETag` as `If-Match`.',
  },
  'asset-busy': {
    status: 409,
    title: 'The asset kept being moved while it was to be changed.',
    advice: 'Send the request again.',
  },
  'colour-invalid': {
    status: 400,
    title: 'This is not a colour.',
    advice: 'Write it as in a picture URL: `ff8800`, `f80`, or a name such as `orange`.',
  },
  'hold-lost': {
    status: 503,
    title: 'Objects could not be protected from removal for as long as they had to be read.',
    advice:
      'Try again. The log says why the hold was not renewed; an unreachable database is the usual cause.',
  },
});
