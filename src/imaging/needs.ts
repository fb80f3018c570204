import { needsOfGravity } from './gravity.ts';
import type { Findings, Need } from './regions.ts';
import type { Transformation } from './transformation.ts';

/**
 * What is still to be found in the pixels before a plan can be made. Asked anew with what was found: a face that is
 * not there makes room for what catches the eye.
 */
export function needsOf(transformation: Transformation, findings: Findings): ReadonlySet<Need> {
  const needs = transformation.flatMap((ask, index): readonly Need[] => [
    ...needsOfGravity(ask.gravity ?? (ask.mode === 'thumb' ? 'face' : undefined), findings),
    ...(ask.blurFaces === undefined && ask.pixelateFaces === undefined ? [] : (['faces'] as const)),
    // Trimming looks at the original, which only the first link has before it.
    ...(ask.trim === undefined || index > 0 ? [] : ([`trim:${ask.trim}`] as const)),
  ]);
  return new Set(needs.filter((need) => !isFound(need, findings)));
}

function isFound(need: Need, { attention, entropy, faces, trims }: Findings): boolean {
  switch (need) {
    case 'attention':
      return attention !== undefined;
    case 'entropy':
      return entropy !== undefined;
    case 'faces':
      return faces !== undefined;
    default:
      return trims?.[Number(need.slice('trim:'.length))] !== undefined;
  }
}
