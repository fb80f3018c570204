import { switched } from '#imaging/effect-keys.ts';
import { type Canvas, defineOperation } from '#imaging/operation.ts';
import { type Region, regionOn } from '#imaging/regions.ts';
import type { Window } from '#imaging/size.ts';
import { type Veil, veiled, windowOn } from '#imaging/veil.ts';

export type VeilFacesStep = {
  readonly operation: 'veil-faces';
  readonly veils: readonly (Veil & Window)[];
};

export const veilFaces = defineOperation({
  name: 'veil-faces',
  station: 'composite',
  onRoll: false,
  onlySrgb: true,
  about: 'Makes every detected face unrecognisable: `e_blur_faces` or `e_pixelate_faces`.',
  example: 'w_300,e_pixelate_faces',
  keys: [switched('blur_faces', 'blurFaces'), switched('pixelate_faces', 'pixelateFaces')],
  plan: ({ blurFaces, pixelateFaces }, { canvas, findings }): VeilFacesStep | undefined => {
    if (blurFaces === undefined && pixelateFaces === undefined) return undefined;
    const how = blurFaces === undefined ? 'pixelate' : 'blur';
    const veils = (findings.faces ?? []).flatMap((face) => veilOver(face, { how, parts: 8 }, canvas));
    return veils.length === 0 ? undefined : { operation: 'veil-faces', veils };
  },
  paint: (roll, { veils }, bench) => veiled(roll, veils, bench),
});

/** A fifth more on each side, for chin and hair. Eight squares or curve widths leave nobody recognisable. */
export function veilOver(
  region: Region,
  veil: { readonly how: Veil['how']; readonly parts: number },
  canvas: Canvas,
): readonly (Veil & Window)[] {
  const { x, y, width, height } = regionOn(canvas.at, region);
  const grown = { x: x - width / 5, y: y - height / 5, width: width * 1.4, height: height * 1.4 };
  const window = windowOn(grown, canvas);
  if (window === undefined) return [];
  const pixels = Math.max(2, Math.ceil(Math.max(window.width, window.height) / veil.parts));
  return [{ how: veil.how, pixels, ...window }];
}
