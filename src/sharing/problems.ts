import { defineProblems } from '#platform/problem.ts';

export const sharingProblems = defineProblems({
  'share-not-found': {
    status: 404,
    title: 'There is no such share link.',
    advice: 'It was revoked, has expired or never existed. Ask whoever gave it to you for a new one.',
  },
  'share-invalid': {
    status: 400,
    title: 'A share link cannot be created from this.',
    advice: 'The detail names the field and what it accepts.',
  },
  'share-password-wrong': {
    status: 403,
    title: 'This is not the password of the link.',
    advice: 'Ask whoever gave you the link. Passwords are case-sensitive.',
  },
});
