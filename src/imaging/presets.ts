import { Problem } from '#platform/problem.ts';
import { imagingProblems } from './problems.ts';
import { type Ask, chain, type Transformation } from './transformation.ts';

/** Transformations by the name they were given. */
export type Presets = ReadonlyMap<string, Transformation>;

/** A preset may name others, which may name others. */
const deepest = 4;
const mostExpanded = 48;

export function namesPreset(transformation: Transformation): boolean {
  return transformation.some(({ preset }) => preset !== undefined);
}

/**
 * The transformation with what each preset stands for in its place; what stands beside it in its segment follows it.
 * Throws `preset-not-found` and `presets-too-deep`.
 */
export function expandPresets(transformation: Transformation, presets: Presets): Transformation {
  if (!namesPreset(transformation)) return transformation;
  const links = expand(transformation, presets, 0);
  if (links.length > mostExpanded) throw tooDeep(`${links.length} links`);
  return chain(links);
}

function expand(transformation: Transformation, presets: Presets, depth: number): readonly Ask[] {
  return transformation.flatMap((link) => {
    const { preset, ...beside } = link;
    if (preset === undefined) return [link];
    const named = presets.get(preset);
    if (named === undefined) {
      throw new Problem(imagingProblems['preset-not-found'], { thing: `t_${preset}`, value: preset });
    }
    if (depth === deepest) throw tooDeep(`t_${preset}`);
    return [...expand(named, presets, depth + 1), Object.freeze(beside)];
  });
}

function tooDeep(value: string): Problem {
  return new Problem(imagingProblems['presets-too-deep'], {
    thing: 't_',
    value,
    expected: `presets in presets at most ${deepest} deep, ${mostExpanded} links in all`,
  });
}
