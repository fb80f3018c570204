import { defineOperation } from '#imaging/operation.ts';
import type { Window } from '#imaging/size.ts';
import { type Veil, veiled } from '#imaging/veil.ts';
import { veilOver } from './veil-faces.ts';

export type HideStep = { readonly operation: 'hide'; readonly veils: readonly (Veil & Window)[] };

export const hide = defineOperation({
  name: 'hide',
  station: 'composite',
  onRoll: false,
  onlySrgb: true,
  link: 'any',
  about:
    'Makes the hidden regions of the asset unrecognisable. It is done first, on the original, whatever the URL asks for, and no URL can avoid it.',
  example: 'w_300',
  happensWhen: 'the owner has said so for the picture',
  keys: [],
  plan: (_ask, { isFirst, hidden, canvas }): HideStep | undefined => {
    if (!isFirst || hidden.length === 0) return undefined;
    // Three squares: what is hidden may be a number plate, which can be guessed from eight.
    const veil = { how: 'pixelate', parts: 3 } as const;
    return { operation: 'hide', veils: hidden.flatMap((region) => veilOver(region, veil, canvas)) };
  },
  rescale: ({ operation, veils }, factor) => ({
    operation,
    veils: veils.map(({ how, pixels, left, top, width, height }) => ({
      how,
      pixels: Math.max(2, Math.ceil(pixels * factor)),
      left: Math.floor(left * factor),
      top: Math.floor(top * factor),
      width: Math.ceil(width * factor) + 1,
      height: Math.ceil(height * factor) + 1,
    })),
  }),
  paint: (roll, { veils }, bench) => veiled(roll, veils, bench),
});
