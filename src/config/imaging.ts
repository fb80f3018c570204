import { bytes, integer, oneOf } from './setting.ts';

export const imagingSettings = {
  maxInputMegapixels: integer('VITRINE_MAX_MEGAPIXELS', {
    fallback: 100,
    min: 1,
    max: 1_000,
    about: 'The largest picture accepted, in millions of pixels; all frames of an animation together count.',
  }),
  maxHeicMegapixels: integer('VITRINE_MAX_HEIC_MEGAPIXELS', {
    fallback: 25,
    min: 1,
    max: 100,
    about:
      'The largest HEIC accepted, in millions of pixels. Its decoder takes about 20 MB for each, in a separate process.',
  }),
  maxOutputSide: integer('VITRINE_MAX_OUTPUT_SIDE', {
    fallback: 8_192,
    min: 16,
    max: 16_383,
    about: 'The longest side of a transformed picture, in pixels; larger ones are reduced to it.',
  }),
  rendersAtOnce: integer('VITRINE_RENDERS', {
    fallback: 0,
    min: 0,
    max: 256,
    about: 'How many pictures are rendered at the same time; 0 means one more than the number of cores.',
  }),
  renderQueue: integer('VITRINE_RENDER_QUEUE', {
    fallback: 16,
    min: 0,
    max: 10_000,
    about: 'How many renders may wait; further ones are answered with 503 and `Retry-After`.',
  }),
  renderSeconds: integer('VITRINE_RENDER_SECONDS', {
    fallback: 20,
    min: 1,
    max: 600,
    about: 'For how many seconds a single render may run.',
  }),
  renderBytes: bytes('VITRINE_RENDER_MEMORY', {
    fallback: '0',
    about:
      'How much memory all running renders may take together, as predicted from their pictures; 0 means a quarter of that of the machine or container, at least 600 MB.',
  }),
  masters: oneOf('VITRINE_MASTERS', {
    choices: ['on', 'off'],
    fallback: 'on',
    about:
      'Whether large photographs get two reduced copies (1280 and 640 px) from which smaller pictures are made in less than half the time; they take about a quarter of the original’s disk.',
  }),
};
