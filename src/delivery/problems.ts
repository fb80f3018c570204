import { defineProblems } from '#platform/problem.ts';

export const deliveryProblems = defineProblems({
  'picture-not-found': {
    status: 404,
    title: 'There is no public picture at this address.',
    advice:
      'Check the cloudname (the organization’s name in URLs), folder and name; they are case-sensitive. A picture that is not public answers the same way.',
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
  'url-key-not-found': {
    status: 404,
    title: 'The organization has no such key for signed URLs.',
    advice: '`vitrine url-key list <cloudname>` shows those there are.',
  },
  'url-keys-full': {
    status: 409,
    title: 'The organization has as many keys for signed URLs as it can have.',
    advice: 'Revoke one that is no longer used with `vitrine url-key revoke <cloudname> <key>`.',
  },
  'prefix-elsewhere': {
    status: 400,
    title: 'The picture is not in the folder that is to be opened.',
    advice: 'Give a folder that the picture is in, or leave the folder out.',
  },
  'sizes-invalid': {
    status: 400,
    title: 'This is no list of sizes.',
    advice: 'Give whole numbers with commas between them, such as 160,320,640.',
  },
  'too-many-overlays': {
    status: 400,
    title: 'Too many pictures are to be laid on top.',
    advice: 'Lay fewer different pictures on top; the same one may be used again.',
  },
  'preset-invalid': {
    status: 400,
    title: 'This cannot be a preset.',
    advice: 'The message says what may stand there.',
  },
  'preset-unknown': {
    status: 404,
    title: 'The organization has no such preset.',
    advice: '`vitrine preset list <cloudname>` lists those there are.',
  },
  'preset-in-use': {
    status: 409,
    title: 'Another preset names this one.',
    advice: 'Set or remove the preset that the message names first.',
  },
  'presets-only': {
    status: 403,
    title: 'Pictures of this organization are delivered only as its presets say.',
    advice: 'Ask for a preset, such as `t_card`, and for nothing beside it.',
  },
  'transformation-not-signed': {
    status: 403,
    title: 'Pictures of this organization are transformed only at signed URLs.',
    advice:
      '`vitrine sign` makes one; /docs/signed-urls shows how a program does. Without operations the picture is delivered as it is.',
  },
  'size-not-allowed': {
    status: 400,
    title: 'Pictures of this organization are not delivered in this size.',
    advice: 'Ask for one of the sizes that the message names, or leave the side out: it follows the other.',
  },
  'referrer-not-allowed': {
    status: 403,
    title: 'Pictures of this organization are not shown on this page.',
    advice: 'The operator sets the hosts of pages with `vitrine org delivery <cloudname> --referrers`.',
  },
  'foreign-url-not-expressible': {
    status: 400,
    title: 'This part of the URL of another system has no counterpart here.',
    advice:
      'The message names the part. /docs/other-grammars lists what is understood; the same picture may be had with operations of ours.',
  },
  'foreign-urls-off': {
    status: 403,
    title: 'Pictures of this organization are not delivered at URLs of other systems.',
    advice: 'The operator allows them with `vitrine org delivery <cloudname> --other-grammars yes`.',
  },
});
