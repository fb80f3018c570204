import { defineProblems } from '#platform/problem.ts';

/** What can go wrong with a server that an operator imports from. */
export const importingProblems = defineProblems({
  'source-address-invalid': {
    status: 400,
    title: 'This is not the address of an image4io API.',
    advice: 'Give the base address of its operations, such as `https://api.example.org/v1.0`.',
  },
  'source-refuses-key': {
    status: 422,
    title: 'The source server refuses the API key and secret.',
    advice:
      'Check both with whoever runs that server; a pair of another server or organization is refused as well.',
  },
  'source-folder-not-found': {
    status: 422,
    title: 'The source server has no such folder, or no image4io API at this address.',
    advice: 'Check the version at the end of the address, `/v1.0`, and the folder; both are case-sensitive.',
  },
  'source-not-understood': {
    status: 422,
    title: 'The source server does not answer as the image4io API does.',
    advice: 'Check the address: it ends in `/v1.0`, and is that of the API, not of the pictures.',
  },
  'source-failing': {
    status: 422,
    title: 'The source server is failing or limits the rate of requests.',
    advice: 'Run the import again later. It continues where it stopped.',
  },
  'source-gone': {
    status: 422,
    title: 'Nothing could be fetched from the source server for a while, so the import ended.',
    advice: 'Run the import again when that server answers. It continues where it stopped.',
  },
  'image-not-public': {
    status: 422,
    title: 'The source server lists this image but does not deliver it.',
    advice: 'It may be private there, or available only at signed URLs. Publish it there and import again.',
  },
  'image-without-address': {
    status: 422,
    title: 'The source server lists this image without its address or size.',
    advice: 'Fetch the file from that server in some other way and upload it.',
  },
  'image-differs': {
    status: 422,
    title: 'The source server delivers something other than the image that it lists.',
    advice:
      'Open the address of the image in a browser; the usual cause is a notice in place of the picture.',
  },
  'download-incomplete': {
    status: 422,
    title: 'The file did not arrive completely.',
    advice: 'Nothing was stored. Run the import again.',
  },
  'name-incomplete': {
    status: 422,
    title: 'An image cannot keep a name without an extension.',
    advice: 'Rename it on the source server, and where its address is used.',
  },
  'names-alike': {
    status: 422,
    title: 'Another image of the source server has the same name once Unicode is normalized.',
    advice: 'Rename one of the two on that server; to people they look the same.',
  },
  'other-image-there': {
    status: 409,
    title: 'The library has another image at this path, newer than the one to import.',
    advice: 'Delete or move the unwanted one, then import again.',
  },
});
