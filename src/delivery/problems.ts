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
    title: 'This is not the address of a picture.',
    advice: 'The form is /cdn/{cloudname}/{operations}/{path}; operations are optional.',
  },
  'range-not-satisfiable': {
    status: 416,
    title: 'The picture does not have these bytes.',
    advice: 'Ask for a range within the length given in Content-Range.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'A picture can only be read.',
    advice: 'Use GET or HEAD. Upload, change and delete pictures through the API.',
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
      'Give a host name without scheme and path; `*.` before a domain allows every host below it, and `:port` a port other than 80 and 443.',
  },
  'source-host-not-allowed': {
    status: 404,
    title: 'Remote pictures of this host are not allowed.',
    advice: '`vitrine org list --json` shows the allowed hosts.',
  },
  'folder-not-locked': {
    status: 404,
    title: 'This folder is not locked.',
    advice: '`vitrine org list --json` shows the locked folders.',
  },
  'url-key-not-found': {
    status: 404,
    title: 'The organization has no such key for signed URLs.',
    advice: '`vitrine url-key list <cloudname>` shows all keys.',
  },
  'url-keys-full': {
    status: 409,
    title: 'The organization has the maximum number of keys for signed URLs.',
    advice: 'Revoke one that is no longer used with `vitrine url-key revoke <cloudname> <key>`.',
  },
  'prefix-elsewhere': {
    status: 400,
    title: 'The picture is not in the folder that is to be opened.',
    advice: 'Give a folder that the picture is in, or leave the folder out.',
  },
  'sizes-invalid': {
    status: 400,
    title: 'This is not a list of sizes.',
    advice: 'Give whole numbers separated by commas, such as 160,320,640.',
  },
  'too-many-overlays': {
    status: 400,
    title: 'There are too many overlays.',
    advice: 'Use fewer different pictures as overlays; the same one may be used again.',
  },
  'preset-invalid': {
    status: 400,
    title: 'This cannot be a preset.',
    advice: 'The message says what is allowed.',
  },
  'preset-unknown': {
    status: 404,
    title: 'The organization has no such preset.',
    advice: '`vitrine preset list <cloudname>` lists all presets.',
  },
  'preset-in-use': {
    status: 409,
    title: 'Another preset uses this one.',
    advice: 'First change or remove the preset that the message names.',
  },
  'presets-only': {
    status: 403,
    title: 'Pictures of this organization are delivered only with its presets.',
    advice: 'Ask for a preset, such as `t_card`, and nothing else.',
  },
  'transformation-not-signed': {
    status: 403,
    title: 'Pictures of this organization are transformed only at signed URLs.',
    advice:
      '`vitrine sign` makes one; /docs/signed-urls shows how a program does it. Without operations the picture is delivered as it is.',
  },
  'size-not-allowed': {
    status: 400,
    title: 'Pictures of this organization are not delivered at this size.',
    advice: 'Ask for one of the sizes that the message names, or leave the side out: it follows the other.',
  },
  'referrer-not-allowed': {
    status: 403,
    title: 'Pictures of this organization may not be shown on this page.',
    advice: 'The operator sets the allowed hosts with `vitrine org delivery <cloudname> --referrers`.',
  },
  'foreign-url-not-expressible': {
    status: 400,
    title: 'This part of the URL of another system has no equivalent here.',
    advice:
      'The message names the part. /docs/other-grammars lists what is supported; Vitrine’s own operations may give the same picture.',
  },
  'foreign-urls-off': {
    status: 403,
    title: 'Pictures of this organization are not delivered at URLs of other systems.',
    advice: 'The operator allows them with `vitrine org delivery <cloudname> --other-grammars yes`.',
  },
});
