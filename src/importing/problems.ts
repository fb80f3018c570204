import { defineProblems } from '#platform/problem.ts';

/** What can go wrong with a server that an operator imports from. */
export const importingProblems = defineProblems({
  'source-address-invalid': {
    status: 400,
    title: 'This is not the address of an image4io API.',
    advice: 'Give the address that the operations come after, such as `https://api.example.org/v1.0`.',
  },
  'source-refuses-key': {
    status: 422,
    title: 'The server to import from refuses the API key and secret.',
    advice:
      'Check both with whoever runs that server; a pair of another server or organization is refused as well.',
  },
  'source-folder-not-found': {
    status: 422,
    title: 'The server to import from has no such folder, or no image4io API at this address.',
    advice: 'Check the version at the end of the address, `/v1.0`, and the folder; capitals matter.',
  },
  'source-not-understood': {
    status: 422,
    title: 'The server to import from answers something else than the image4io API does.',
    advice: 'Check the address: it ends in `/v1.0`, and belongs to the API and not to the pictures.',
  },
  'source-failing': {
    status: 422,
    title: 'The server to import from is failing, or wants to be asked less often.',
    advice: 'Run the import again later. It goes on where it was.',
  },
  'source-gone': {
    status: 422,
    title: 'Nothing could be fetched from the server to import from for a while, so the import ended.',
    advice: 'Run the import again when that server answers. It goes on where it was.',
  },
  'image-not-public': {
    status: 422,
    title: 'The server to import from lists this image but does not deliver it.',
    advice:
      'It may be private there, or only be given to signed addresses. Publish it there and import again.',
  },
  'image-without-address': {
    status: 422,
    title: 'The server to import from lists this image without saying where it is or how large.',
    advice: 'Fetch the file from that server in some other way and upload it.',
  },
  'image-differs': {
    status: 422,
    title: 'What the server to import from delivers is not the image that it lists.',
    advice: 'Look at the image’s address in a browser; a notice in place of the picture is the usual cause.',
  },
  'download-incomplete': {
    status: 422,
    title: 'The file did not arrive whole.',
    advice: 'Nothing was stored. Run the import again.',
  },
  'name-incomplete': {
    status: 422,
    title: 'An image cannot keep a name without an extension.',
    advice: 'Rename it at the server to import from, and where its address is used.',
  },
  'names-alike': {
    status: 422,
    title: 'Another image of the server to import from has this name too, once Unicode is normalized.',
    advice: 'Rename one of the two at that server; to people they look the same.',
  },
  'other-image-there': {
    status: 409,
    title: 'The library has another image at this path, which was put there later than the one to import.',
    advice: 'Delete or move the one that is not wanted, then import again.',
  },
});
