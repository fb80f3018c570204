import { defineProblems } from '#platform/problem.ts';

export const accountsProblems = defineProblems({
  'cloudname-invalid': {
    status: 400,
    title: 'This cannot be a cloudname.',
    advice:
      'A cloudname is an organization’s name in URLs: 2 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.',
  },
  'cloudname-taken': {
    status: 409,
    title: 'Another organization has this cloudname.',
    advice: 'Choose another; `vitrine org list` shows those taken.',
  },
  'organization-not-found': {
    status: 404,
    title: 'There is no organization with this cloudname.',
    advice: '`vitrine org list` shows them all; `vitrine org create` makes one.',
  },
  'email-invalid': {
    status: 400,
    title: 'This is not an e-mail address.',
    advice: 'Give the address of whoever answers for the organization.',
  },
  'name-invalid': {
    status: 400,
    title: 'This name cannot be used.',
    advice: 'A name has 1 to 200 characters and no control characters.',
  },
  'key-not-found': {
    status: 404,
    title: 'There is no such API key, or it is revoked already.',
    advice: '`vitrine key list <cloudname>` shows the keys of an organization.',
  },
});
