import { defineProblems } from '#platform/problem.ts';

export const deliveryProblems = defineProblems({
  'picture-not-found': {
    status: 404,
    title: 'There is no public picture at this address.',
    advice:
      'Check cloudname, folder and name; they are case-sensitive. A picture that is not public answers the same way.',
  },
  'address-invalid': {
    status: 400,
    title: 'This is not an address of a picture.',
    advice: 'The form is /cdn/{cloudname}/{operations}/{path}; the operations may be left out.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The picture does not have these bytes.',
    advice: 'Ask for a range within the length given in Content-Range.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'A picture can only be read.',
    advice: 'Use GET or HEAD. Uploading, changing and deleting are the API’s.',
  },
  'remote-picture-not-found': {
    status: 404,
    title: 'There is no remote picture at this address, or pictures of its host are not delivered here.',
    advice:
      'Open the address after `/fetch/` in a browser. The operator allows a host with `vitrine org allow-source <cloudname> <host>`.',
  },
  'source-host-invalid': {
    status: 400,
    title: 'This is not a host that remote pictures could come from.',
    advice:
      'Give a host as it stands in addresses, without scheme and path; `*.` before a domain allows every host below it, and `:port` any port but 80 and 443.',
  },
  'source-host-not-allowed': {
    status: 404,
    title: 'Remote pictures of this host were not allowed.',
    advice: '`vitrine org list --json` shows the hosts as they were allowed.',
  },
  'folder-not-locked': {
    status: 404,
    title: 'This folder was not locked.',
    advice: '`vitrine org list --json` shows the folders as they were locked.',
  },
});
