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
  'content-changed': {
    status: 409,
    title: 'The picture has another content than the one that is spoken of.',
    advice: 'Look at the picture again, and name the hash of what is there now.',
  },
  'not-redacted': {
    status: 404,
    title: 'This folder or picture was not marked to be redacted.',
    advice:
      '`vitrine redaction list <cloudname>` shows what is. What is below a marked folder is marked with that folder only.',
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
  'folder-exists': {
    status: 409,
    title: 'There is something at this path already.',
    advice: 'Choose another name or parent. Folders are not joined; move what is in them.',
  },
  'folder-in-itself': {
    status: 400,
    title: 'A folder cannot be moved into itself.',
    advice: 'Choose a parent that is not the folder and not below it.',
  },
  'folder-locked': {
    status: 409,
    title: 'A locked folder cannot be moved, since everybody could see its pictures then.',
    advice: 'Unlock it with `vitrine org unlock-folder`, move it, and lock the new place.',
  },
  'folder-refuses-type': {
    status: 415,
    title: 'This folder does not take files of this type.',
    advice: 'The folder’s rules say which it takes; use another folder, or change the rules.',
  },
  'folder-refuses-size': {
    status: 413,
    title: 'The file is larger than this folder takes.',
    advice: 'The folder’s rules say how large; use another folder, or change the rules.',
  },
  'cannot-strip': {
    status: 415,
    title: 'What this file says beside its pixels cannot be taken out without encoding it anew.',
    advice:
      'The folder’s rules keep originals without metadata. Send the picture as JPEG, PNG, WebP, GIF, AVIF or BMP, or use another folder.',
  },
  'tag-invalid': {
    status: 400,
    title: 'This cannot be a tag.',
    advice: 'A tag has 1 to 100 characters; an asset has 100 tags at most.',
  },
  'tag-unknown': {
    status: 404,
    title: 'No asset has this tag.',
    advice: '`GET /api/v1/tags` lists those there are.',
  },
  'field-unknown': {
    status: 404,
    title: 'The organization has no such field.',
    advice: '`GET /api/v1/fields` lists those there are; `PUT /api/v1/fields/{name}` makes one.',
  },
  'field-value-invalid': {
    status: 400,
    title: 'The field does not take this value.',
    advice: 'Send a value of the field’s type, or null to take the value away.',
  },
  'field-type-fixed': {
    status: 409,
    title: 'The type of a field cannot be changed.',
    advice: 'Delete the field with its values and make it anew, or make another.',
  },
  'too-many-fields': {
    status: 409,
    title: 'The organization has as many fields as it can have.',
    advice: 'Delete one that is not needed.',
  },
  'version-not-found': {
    status: 404,
    title: 'The asset has no such earlier version.',
    advice: '`GET /api/v1/assets/{id}/versions` lists those that are kept.',
  },
  'asset-changed': {
    status: 412,
    title: 'The asset is not as you knew it any more.',
    advice: 'Read it again, decide anew, and send the new ETag as If-Match.',
  },
  'asset-busy': {
    status: 409,
    title: 'The asset was moved again and again while it was to be changed.',
    advice: 'Send the request again.',
  },
  'colour-invalid': {
    status: 400,
    title: 'This is not a colour.',
    advice: 'Write it as in a URL of a picture: `ff8800`, `f80`, or a name such as `orange`.',
  },
  'hold-lost': {
    status: 503,
    title: 'Objects could not be kept from being removed for as long as they had to be read.',
    advice:
      'Try again. The log says why the hold was not renewed; a database out of reach is the usual cause.',
  },
});
