import { defineProblems } from '#platform/problem.ts';

export const sharingProblems = defineProblems({
  'share-not-found': {
    status: 404,
    title: 'There is no such share link.',
    advice: 'It was revoked, is over, or never was. Ask who gave it to you for a new one.',
  },
  'share-invalid': {
    status: 400,
    title: 'A share link cannot be made of this.',
    advice: 'The detail names the field and what it takes.',
  },
  'share-password-wrong': {
    status: 403,
    title: 'This is not the password of the link.',
    advice: 'Ask who gave you the link. Capital letters count.',
  },
});
