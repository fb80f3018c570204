import type { Sharp } from 'sharp';
import { holdsOnlyColours } from '#imaging/icc-content.ts';
import { defineOperation, type Scene } from '#imaging/operation.ts';
import { fromP3, stopsAtP3 } from '#imaging/srgb.ts';

export type ColourStep = {
  readonly operation: 'colour';
  /** `origin`: as `embedded`, where the profile may leave. */
  readonly to: 'srgb' | 'gray' | 'embedded' | 'origin';
  /** Whether it has to be done before the next step, which counts on three channels of 8 bits. */
  readonly atOnce?: true;
  /** Whether it takes one transform more to come to sRGB. */
  readonly fromP3?: true;
};

export const colour = defineOperation({
  name: 'colour',
  station: 'profile',
  onRoll: true,
  link: 'any',
  about:
    'Converts the colours to sRGB by the embedded profile, at 8 bits per channel. Display P3 stays as it is, with its profile, if the format can carry one and no operation changes or adds colours; with `cs_origin` so do all RGB profiles that contain only colours, and with `cs_srgb` none does.',
  example: 'w_300,f_jpg',
  happensWhen: 'the picture is gray, CMYK, Display P3 or of another profile than sRGB',
  keys: [],
  plan: (_ask, scene): ColourStep | undefined => {
    const to = scene.isFirst ? targetSpace(scene) : undefined;
    const atOnce = needsPixels(scene);
    if (to === undefined && !atOnce) return undefined;
    const isWide = (to === 'srgb' || to === 'origin') && stopsAtP3(scene.facts);
    return {
      operation: 'colour',
      to: to ?? 'srgb',
      ...(atOnce && { atOnce }),
      ...(isWide && { fromP3: true }),
    };
  },
  rescale: (step) => step,
  apply: async (given, { to, atOnce, fromP3: isWide }, bench) => {
    if (to === 'origin' && (await mayKeepProfile(given))) return given.keepIccProfile();
    const canvas = isWide === true ? fromP3(given) : given;
    if (atOnce) return bench.settle(canvas.toColourspace('srgb'));
    if (to === 'embedded') return canvas.keepIccProfile();
    return canvas.toColourspace(to === 'gray' ? 'b-w' : 'srgb');
  },
});

/** Profiles of displays say whose they are; what has none, or is not RGB, has none to keep. */
async function mayKeepProfile(canvas: Sharp): Promise<boolean> {
  const { icc } = await canvas.metadata();
  return icc !== undefined && icc.toString('latin1', 16, 20) === 'RGB ' && holdsOnlyColours(icc);
}

/** sharp brings gray and 16 bits to sRGB only when it writes, which is too late for what works on colours. */
function needsPixels({ facts, keepsSpace, isFirst }: Scene): boolean {
  return isFirst && !keepsSpace && (facts.colour === 'gray' || facts.bitDepth > 8);
}

function targetSpace({ facts, output, keepsSpace }: Scene): ColourStep['to'] | undefined {
  switch (facts.colour) {
    case 'srgb':
      return undefined;
    case 'gray':
      return keepsSpace ? 'gray' : 'srgb';
    case 'p3':
      return output.format === 'gif' || output.colours === 'srgb' || !keepsSpace ? 'srgb' : 'embedded';
    case 'other':
      return output.colours === 'origin' && keepsSpace ? 'origin' : 'srgb';
    case 'cmyk':
      return 'srgb';
  }
}
