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
    title: 'This address does not support this method.',
    advice: 'The header `Allow` and the message list the methods it supports.',
  },
  'request-malformed': {
    status: 400,
    title: 'This is not a valid HTTP/1.1 request.',
    advice: 'Use an HTTP library or program, and TLS for https addresses.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request did not arrive in time.',
    advice: 'Send it again. The headers must arrive within 20 seconds; a body may take longer.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The address and the headers of the request are too long.',
    advice: 'Send long values in the body, and fewer or smaller cookies.',
  },
  'address-malformed': {
    status: 400,
    title: 'The address cannot be read.',
    advice:
      'Percent-encode everything but plain letters and digits, as UTF-8, and keep each part below 2,048 characters.',
  },
  'cross-site': {
    status: 403,
    title: 'This did not come from a page of this server.',
    advice:
      'Reload the page and send it again. A program that signs in by cookie sends the header `X-Form-Token` with the `formToken` of /api/v1/me.',
  },
  'request-invalid': {
    status: 400,
    title: 'The request does not have the form that this address expects.',
    advice: 'The detail names the field. /api/docs shows the form of each request.',
  },
  'body-invalid': {
    status: 400,
    title: 'The body cannot be read.',
    advice: 'Send well-formed JSON, or a well-formed multipart/form-data body.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is larger than this address accepts.',
    advice: 'Send less at once. Send files in a multipart/form-data body.',
  },
  'too-many-files': {
    status: 413,
    title: 'The request has more files than this server accepts at once.',
    advice: 'Send them in several requests. The operator sets the limit with `VITRINE_MAX_FILES`.',
  },
  'media-type-unsupported': {
    status: 415,
    title: 'This address does not accept a body of this type.',
    advice: 'Send application/json, or multipart/form-data where files are uploaded.',
  },
  'too-many-calls': {
    status: 429,
    title: 'Too many calls were made within a minute.',
    advice:
      'Wait as long as `Retry-After` says. `RateLimit` in each answer says how many calls are left; the operator sets the limit with `VITRINE_API_RATE`.',
  },
  'tus-version-wrong': {
    status: 412,
    title: 'This version of the tus protocol is not supported.',
    advice: 'Send the header `Tus-Resumable: 1.0.0` with every request of an upload.',
  },
  'shutting-down': {
    status: 503,
    title: 'The server is stopping.',
    advice: 'Try again in a moment.',
  },
});
