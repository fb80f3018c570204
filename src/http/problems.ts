import { defineProblems } from '#platform/problem.ts';

export const httpProblems = defineProblems({
  'address-unknown': {
    status: 404,
    title: 'There is nothing at this address.',
    advice:
      'The addresses of the API are described at /api/docs; pictures are below /cdn/{cloudname}/. /docs has the whole guide.',
  },
  'method-unknown': {
    status: 405,
    title: 'This address does not take this method.',
    advice: 'The header Allow and the message say which methods it takes.',
  },
  'request-malformed': {
    status: 400,
    title: 'This is no request of HTTP/1.1.',
    advice: 'Send requests with a library or program for HTTP, and to https addresses through TLS.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time.',
    advice: 'Send it again. The headers have to be there within 20 seconds; a body may take longer.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The address and the headers of the request are too long.',
    advice: 'Send what is long in the body, and fewer or smaller cookies.',
  },
  'address-malformed': {
    status: 400,
    title: 'The address cannot be read.',
    advice:
      'Percent-encode what is not a plain letter or digit, as UTF-8, and keep each part below 2,048 characters.',
  },
  'cross-site': {
    status: 403,
    title: 'This did not come from a page of this server.',
    advice:
      'Load the page anew and send it again. A program that signs in by cookie sends the header X-Form-Token with the `formToken` of /api/v1/me.',
  },
  'request-invalid': {
    status: 400,
    title: 'The request is not of the form this address takes.',
    advice: 'The detail names the field. /api/docs shows the form of each request.',
  },
  'body-invalid': {
    status: 400,
    title: 'The body cannot be read.',
    advice: 'Send well-formed JSON, or a well-formed multipart/form-data body.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is larger than this address takes.',
    advice: 'Send less at once. Files go into a multipart/form-data body.',
  },
  'too-many-files': {
    status: 413,
    title: 'The request has more files than this server accepts at once.',
    advice: 'Send them in several requests. The operator sets the limit with `VITRINE_MAX_FILES`.',
  },
  'media-type-unsupported': {
    status: 415,
    title: 'This address does not take a body of this type.',
    advice: 'Send application/json, or multipart/form-data where files are uploaded.',
  },
  'too-many-calls': {
    status: 429,
    title: 'More calls were made than are taken in a minute.',
    advice:
      'Wait as long as Retry-After says. RateLimit in each answer tells how many are left; the operator sets the limit with `VITRINE_API_RATE`.',
  },
  'tus-version-wrong': {
    status: 412,
    title: 'Resumable uploads are spoken here in another version.',
    advice: 'Send the header Tus-Resumable: 1.0.0 with every request of an upload.',
  },
  'shutting-down': {
    status: 503,
    title: 'The server is stopping.',
    advice: 'Try again in a moment.',
  },
});
