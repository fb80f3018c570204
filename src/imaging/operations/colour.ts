import type { ImageFacts, OutputFormat } from '#imaging/facts.ts';
import { defineOperation } from '#imaging/operation.ts';

export type ColourStep = { readonly operation: 'colour'; readonly to: 'srgb' | 'gray' | 'embedded' };

export const colour = defineOperation({
  name: 'colour',
  about:
    'Brings the colours to sRGB by the embedded profile, at 8 bits a channel. Display P3 stays as it is, with its profile, where the format can carry one.',
  example: 'w_400,f_jpg',
  happensWhen: 'the picture is gray, CMYK, Display P3 or of another profile than sRGB',
  keys: [],
  plan: (_ask, { facts, output }): ColourStep | undefined => {
    const to = targetSpace(facts, output.format);
    return to === undefined ? undefined : { operation: 'colour', to };
  },
  apply: (canvas, { to }) => {
    if (to === 'embedded') return canvas.keepIccProfile();
    return canvas.toColourspace(to === 'gray' ? 'b-w' : 'srgb');
  },
});

function targetSpace(facts: ImageFacts, format: OutputFormat): ColourStep['to'] | undefined {
  switch (facts.colour) {
    case 'srgb':
      return undefined;
    case 'gray':
      return 'gray';
    case 'p3':
      return format === 'gif' ? 'srgb' : 'embedded';
    case 'cmyk':
    case 'other':
      return 'srgb';
  }
}
