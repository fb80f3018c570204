import { channelsOf, type ColourCode } from '#imaging/colours.ts';
import { tintKey } from '#imaging/effect-keys.ts';
import { lumaTimes, mixed } from '#imaging/luma.ts';
import { defineOperation } from '#imaging/operation.ts';

export type TintStep = { readonly operation: 'tint'; readonly part: number; readonly colour: ColourCode };

export const tint = defineOperation({
  name: 'tint',
  station: 'matrix',
  onRoll: true,
  onlySrgb: true,
  about:
    'Mixes the picture with itself seen through coloured glass: `e_tint:N:colour`, where N from 1 to 100 is the share; at 100 white becomes the colour and black stays.',
  example: 'w_300,e_tint:70:teal',
  keys: [tintKey],
  plan: ({ tint: asked }): TintStep | undefined =>
    asked === undefined ? undefined : { operation: 'tint', part: asked.percent / 100, colour: asked.colour },
  apply: (canvas, { part, colour }) => {
    const [red, green, blue] = channelsOf(colour);
    return canvas.recomb(mixed(lumaTimes([red / 255, green / 255, blue / 255]), part));
  },
});
