import { defineOperation } from '#imaging/operation.ts';
import { chained } from '#imaging/regions.ts';
import type { UrlKey } from '#imaging/url-key.ts';

export type Mirroring = 'hflip' | 'vflip';
export type MirrorStep = { readonly operation: 'mirror'; readonly direction: Mirroring };

const mirrorKey: UrlKey<'mirror', Mirroring> = {
  key: 'a',
  field: 'mirror',
  expected: 'hflip or vflip',
  parse: (text) => (text === 'hflip' || text === 'vflip' ? text : undefined),
  print: String,
};

export const mirror = defineOperation({
  name: 'mirror',
  station: 'mirror',
  onRoll: false,
  about: 'Mirrors the picture: `a_hflip` swaps left and right, `a_vflip` top and bottom.',
  example: 'w_300,a_hflip',
  keys: [mirrorKey],
  plan: ({ mirror: direction }): MirrorStep | undefined =>
    direction === undefined ? undefined : { operation: 'mirror', direction },
  leaves: ({ direction }, canvas) => ({
    ...canvas,
    at: chained(
      canvas.at,
      direction === 'hflip' ? [-1, 0, 0, 1, canvas.width, 0] : [1, 0, 0, -1, 0, canvas.height],
    ),
  }),
  rescale: (step) => step,
  apply: (canvas, { direction }) => (direction === 'hflip' ? canvas.flop() : canvas.flip()),
});
