import { defineProblems } from '#platform/problem.ts';

export const intakeProblems = defineProblems({
  'upload-not-found': {
    status: 404,
    title: 'There is no such upload.',
    advice:
      'It was finished or abandoned long ago, or never existed. Start a new one with `POST /api/v1/uploads`.',
  },
  'upload-offset-wrong': {
    status: 409,
    title: 'The upload does not continue at this offset.',
    advice: 'Send `HEAD` to find out how much has arrived, and continue at its `Upload-Offset`.',
  },
  'upload-busy': {
    status: 423,
    title: 'Another request is adding to this upload.',
    advice: 'Wait for it to end, or try again in a few seconds if its connection was lost.',
  },
  'upload-too-long': {
    status: 413,
    title: 'More was sent than the upload may contain.',
    advice: 'Neither the announced `Upload-Length` nor the limit of the server can be exceeded.',
  },
  'uploads-full': {
    status: 429,
    title: 'The organization has the maximum number of unfinished uploads.',
    advice:
      'Finish some, or delete them. The operator sets the limit with `VITRINE_OPEN_UPLOADS`; abandoned uploads end by themselves after `VITRINE_UPLOAD_HOURS`.',
  },
  'upload-token-invalid': {
    status: 401,
    title: 'This upload token is not valid.',
    advice: 'It has expired or was used up, or its API key was revoked. Ask your own backend for a new one.',
  },
  'upload-token-elsewhere': {
    status: 403,
    title: 'This upload token does not allow this.',
    advice: 'It is limited to the folder, origins, visibility and size that it was created for.',
  },
  'upload-token-wish-invalid': {
    status: 400,
    title: 'An upload token cannot be created from this.',
    advice: 'The detail names the field and what it accepts.',
  },
  'import-not-found': {
    status: 404,
    title: 'There is no such import.',
    advice: 'Imports are listed for 30 days.',
  },
});
