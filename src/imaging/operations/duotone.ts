import { channelsOf } from '#imaging/colours.ts';
import { type Duotone, duotoneKey } from '#imaging/effect-keys.ts';
import { lumaTimes } from '#imaging/luma.ts';
import { defineOperation } from '#imaging/operation.ts';

export type DuotoneStep = Duotone & { readonly operation: 'duotone' };

export const duotone = defineOperation({
  name: 'duotone',
  station: 'matrix',
  onRoll: true,
  work: 25,
  onlySrgb: true,
  about: 'Prints the picture in two colours: black becomes the first, white the second.',
  example: 'w_300,e_duotone:navy:ffe9b0',
  keys: [duotoneKey],
  plan: ({ duotone: asked }): DuotoneStep | undefined =>
    asked === undefined ? undefined : { operation: 'duotone', ...asked },
  apply: async (canvas, { dark, light }, bench) => {
    const [red, green, blue] = channelsOf(dark);
    const [lightRed, lightGreen, lightBlue] = channelsOf(light);
    const spans = [(lightRed - red) / 255, (lightGreen - green) / 255, (lightBlue - blue) / 255] as const;
    // A falling span is below zero until the dark colour is added, and 8 bits between the two would cut it off.
    const gray = await bench.settle(canvas.recomb(lumaTimes([1, 1, 1])));
    return bench.develop(gray.linear([...spans], [red, green, blue]));
  },
});
