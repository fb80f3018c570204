import { defineProblems } from '#platform/problem.ts';

export const intakeProblems = defineProblems({
  'upload-not-found': {
    status: 404,
    title: 'There is no such upload.',
    advice:
      'It was finished or given up long ago, or was never begun. Begin a new one with POST /api/v1/uploads.',
  },
  'upload-offset-wrong': {
    status: 409,
    title: 'The upload does not go on from there.',
    advice: 'Ask with HEAD how much has arrived, and go on from its Upload-Offset.',
  },
  'upload-busy': {
    status: 423,
    title: 'Another request adds to this upload.',
    advice: 'Wait for it to end, or try again in some seconds when its connection is lost.',
  },
  'upload-too-long': {
    status: 413,
    title: 'More was sent than the upload may have.',
    advice: 'What was announced with Upload-Length, and what the server takes, cannot be exceeded.',
  },
  'uploads-full': {
    status: 429,
    title: 'The organization has as many unfinished uploads as it can have.',
    advice:
      'Finish some, or delete them. The operator sets the limit with `VITRINE_OPEN_UPLOADS`; what is given up ends on its own after `VITRINE_UPLOAD_HOURS`.',
  },
  'upload-token-invalid': {
    status: 401,
    title: 'This upload token is not valid.',
    advice: 'It is over, used up, or its API key was revoked. Ask your own backend for a new one.',
  },
  'upload-token-elsewhere': {
    status: 403,
    title: 'This upload token is not for this.',
    advice: 'It is kept to the folder, the pages, the visibility and the size that it was made for.',
  },
  'upload-token-wish-invalid': {
    status: 400,
    title: 'An upload token cannot be made of this.',
    advice: 'The detail names the field and what it takes.',
  },
  'import-not-found': {
    status: 404,
    title: 'There is no such import.',
    advice: 'Imports are listed for 30 days.',
  },
});
