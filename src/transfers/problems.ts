import { defineProblems } from '#platform/problem.ts';

export const transfersProblems = defineProblems({
  'transfer-unready': {
    status: 409,
    title: 'This server can neither give nor take an organization yet.',
    advice:
      'Set `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL`, and start the server once, so that its notice is in force.',
  },
  'transfer-file-invalid': {
    status: 422,
    title: 'The file is not what this step takes.',
    advice:
      '`vitrine transfer offer` makes the file for `accept`, that makes the one for `announce`, and `export` the one for `import`.',
  },
  'transfer-not-accepted': {
    status: 409,
    title: 'The acceptance is not for this.',
    advice:
      'It names one organization of one server, and the notice that is in force there. Make an offer, and have it accepted, anew.',
  },
  'transfer-not-announced': {
    status: 409,
    title: 'This organization is not going anywhere.',
    advice: '`vitrine transfer announce` tells its people, and begins the 30 days they have to leave.',
  },
  'transfer-unapproved': {
    status: 403,
    title: 'Nothing goes before two have approved it.',
    advice: 'Who announced it is the first; `vitrine disclosure approve` is the second.',
  },
  'transfer-too-early': {
    status: 409,
    title: 'Its people have not known of it for 30 days.',
    advice: 'Until then they can take a copy of their data, and leave. Nobody can shorten that.',
  },
  'transfer-promises-less': {
    status: 409,
    title: 'The notice here promises less than the one the organization comes with.',
    advice:
      'Either this server promises as much, or the offer is accepted anew, which writes the differences into the acceptance, and its people are told of them for 30 days.',
  },
  'transfer-other-version': {
    status: 409,
    title: 'The two servers do not have the same version of Vitrine.',
    advice: 'Bring both to the same version, and export again.',
  },
  'transfer-there-already': {
    status: 409,
    title: 'Something of it is here already.',
    advice: 'Nothing was imported. An organization comes whole, and only once.',
  },
  'transfer-erased-here': {
    status: 409,
    title: 'This organization was erased here.',
    advice: 'Who was erased does not come back, neither with a backup nor from another server.',
  },
});
