import type { Ending } from '#imaging/operation.ts';
import type { AutoQuality } from '#imaging/output.ts';
import { number, type UrlKey, word } from '#imaging/url-key.ts';

const fixed = number('q', 'quality', { min: 0, max: 100 });

const qualityKey: UrlKey<'quality', number | AutoQuality> = {
  ...fixed,
  expected: `${fixed.expected}, auto, or auto:low, auto:eco, auto:good or auto:best`,
  parse: (text) => {
    if (text === 'auto') return 'auto:good';
    return /^auto:(?:low|eco|good|best)$/.test(text) ? (text as AutoQuality) : fixed.parse(text);
  },
  print: (value) => (typeof value === 'number' ? fixed.print(value) : value),
};

export const encode = {
  name: 'encode',
  about:
    'Writes the picture as `f` with quality `q` (0 to 100, 90 unless told); `q_auto` finds the smallest file that still looks good. `f_auto` gives AVIF or WebP to who can show it. For PNG `q` changes the size only. An unknown format is that of the original.',
  example: 'w_300,f_webp,q_80',
  keys: [
    qualityKey,
    word('f', 'format', {
      words: { jpeg: 'jpeg', jpg: 'jpeg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif', auto: 'auto' },
      unknown: 'absent',
    }),
  ],
  apply: (canvas, { format, quality, effort }, timing = {}) => {
    switch (format) {
      case 'jpeg':
        return canvas.jpeg({ quality });
      case 'webp':
        return canvas.webp({ quality, effort, ...timing });
      case 'avif':
        // 4:2:0 as JPEG and WebP have it: a fifth less time for 4 % fewer bytes at the same SSIM.
        return canvas.avif({ quality, effort, chromaSubsampling: '4:2:0' });
      case 'png':
        // A palette would take 35 times as long.
        return canvas.png({ compressionLevel: effort, palette: false });
      case 'gif':
        return canvas.gif({ effort, ...timing });
    }
  },
} as const satisfies Ending;
