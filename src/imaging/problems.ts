import { defineProblems } from '#platform/problem.ts';

export const imagingProblems = defineProblems({
  'bad-transformation': {
    status: 400,
    title: 'The transformation asks for something that does not exist.',
    advice:
      'The message names the part of the address and what is allowed there. /docs/reference/operations shows all operations.',
  },
  'too-many-links': {
    status: 400,
    title: 'The chain of operations is too long.',
    advice: 'Combine operations in one segment, separated by commas.',
  },
  'too-costly': {
    status: 400,
    title: 'This would take too much time or memory.',
    advice: 'Start with a smaller size, such as `w_2000`, or ask for fewer operations.',
  },
  'overlay-not-found': {
    status: 404,
    title: 'There is no such overlay picture.',
    advice:
      'Check its path: `l_logos:mark.png` is `/logos/mark.png` of the same organization. It must be public, like the picture below it.',
  },
  'preset-not-found': {
    status: 404,
    title: 'There is no such preset.',
    advice: 'Check its name; `vitrine preset list <cloudname>` lists all presets.',
  },
  'presets-too-deep': {
    status: 400,
    title: 'The presets are nested too deeply or expand to too much.',
    advice: 'Nest fewer presets, or use fewer in one address. A preset may not contain itself.',
  },
  'no-face-detector': {
    status: 501,
    title: 'Face detection is not installed.',
    advice:
      'Ask for another gravity, such as `g_auto`. The operator installs it by running `npm ci` without `--omit=optional` and restarting the server.',
  },
  'empty-file': {
    status: 400,
    title: 'The file is empty.',
    advice: 'Send the bytes of a picture.',
  },
  'not-an-image': {
    status: 415,
    title: 'The file is not a picture of a supported kind.',
    advice:
      'JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, SVG, HEIC and PDF are supported. The content decides, not the name or the declared type.',
  },
  'too-many-pixels': {
    status: 413,
    title: 'The picture has too many pixels.',
    advice:
      'Make it smaller before uploading. The frames of an animation count together. The operator sets the limit with `VITRINE_MAX_MEGAPIXELS`.',
  },
  'too-many-frames': {
    status: 413,
    title: 'The animation has too many frames.',
    advice: 'Shorten the animation.',
  },
  'page-not-found': {
    status: 400,
    title: 'There is no such page.',
    advice: 'Only documents have pages: `pg_2` is the second page of a PDF. `~info` says how many there are.',
  },
  'document-locked': {
    status: 422,
    title: 'The document is encrypted and needs a password.',
    advice: 'Save it without a password, or upload pictures of its pages.',
  },
  'too-many-pages': {
    status: 413,
    title: 'The document has too many pages.',
    advice: 'Upload only the pages that are to be shown.',
  },
  'corrupt-image': {
    status: 422,
    title: 'The picture is damaged or incomplete.',
    advice: 'Upload it again. If that does not help, open it in an image editor and save it again.',
  },
  'render-too-slow': {
    status: 503,
    title: 'Rendering this took longer than is allowed.',
    advice:
      'Ask for a smaller size or fewer effects. The operator sets the limit with VITRINE_RENDER_SECONDS.',
  },
  'render-hopeless': {
    status: 422,
    title: 'Rendering this took longer than is allowed every time it was tried.',
    advice:
      'Ask for a smaller size, another format or fewer effects; this very URL is tried again after an hour. The operator sets the limit with `VITRINE_RENDER_SECONDS`.',
  },
  'render-failed': {
    status: 503,
    title: 'The process that rendered this ended before it was done.',
    advice:
      'Ask again, or for a smaller size. If it keeps happening, the machine has too little memory for pictures this large.',
  },
  'render-too-large': {
    status: 422,
    title: 'Rendering this would take more memory than is allowed.',
    advice:
      'Ask for a smaller size, or for another format. The operator sets the limit with VITRINE_RENDER_MEMORY.',
  },
  busy: {
    status: 503,
    title: 'The server is busy rendering other pictures.',
    advice:
      'Try again after the number of seconds in `Retry-After`. Pictures rendered before are not affected.',
  },
  'metadata-leak': {
    status: 500,
    title: 'Metadata was found in the finished picture, so it was not delivered.',
    advice:
      'This is a fault of the server: report it to the operator, whose log names what was found. Another format or size of the picture may work.',
  },
});
