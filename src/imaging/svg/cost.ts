import { Problem } from '#platform/problem.ts';
import { svgProblems } from '#imaging/svg-problems.ts';
import type { StyleReference } from './style.ts';

/** What drawing one element takes, before what is in it and what it refers to. */
export type CostNode = {
  readonly tag: string;
  readonly id: string | undefined;
  readonly classes: readonly string[];
  readonly children: CostNode[];
  /** Ids of what is drawn with it: copies, patterns, masks, filters, markers. */
  readonly references: readonly string[];
  /** At most how many corners its outline has: a marker is drawn on each. */
  readonly corners: number;
  /** In units; see `unitsOf`. */
  readonly own: number;
};

/** One unit is about a small shape. A map of a city has 100,000; a bomb has billions. */
const mostUnits = 300_000;
/** Copies of copies, patterns in patterns: drawing goes as deep, and so does its stack. */
const mostDepth = 250;
/**
 * What takes longer than a small shape (10 µs) each time it is used, from times measured with librsvg 2.63 on a
 * megapixel: a blur 240 ms, a morphology 3 s. Typical ones cover less, so they count a tenth of that or less.
 */
const dearElements: Readonly<Record<string, number>> = {
  mask: 300,
  pattern: 50,
  clipPath: 5,
  image: 50,
  feImage: 1_000,
  feGaussianBlur: 2_000,
  feDropShadow: 2_000,
  feTurbulence: 5_000,
  feDiffuseLighting: 2_000,
  feSpecularLighting: 2_000,
  feConvolveMatrix: 10_000,
  feMorphology: 10_000,
};
const filterPrimitiveUnits = 300;
/** Parsing and drawing the corners of a long path takes time too. */
const charactersPerUnit = 64;

/** What an element takes by itself: more for what needs a surface, a filter most. */
export function unitsOf(tag: string, characters: number): number {
  const base = dearElements[tag] ?? (tag.startsWith('fe') ? filterPrimitiveUnits : 1);
  return base + Math.floor(characters / charactersPerUnit);
}

/**
 * Refuses a file whose copies, patterns, masks, markers and filters multiply beyond what is drawn in seconds.
 * A circular reference counts nothing: whoever draws it stops there.
 */
export function checkCost(
  root: CostNode,
  nodes: readonly CostNode[],
  styles: readonly StyleReference[],
): void {
  const byId = new Map<string, CostNode>();
  for (const node of nodes) if (node.id !== undefined && !byId.has(node.id)) byId.set(node.id, node);
  const styled = idsByKey(styles, byId);
  const costs = new Map<CostNode, number>();

  const costOf = (node: CostNode, depth: number): number => {
    const known = costs.get(node);
    if (known !== undefined) return known;
    if (depth > mostDepth) throw tooComplex('depth of elements and references', mostDepth);
    costs.set(node, 0);
    let cost = node.own;
    const add = (units: number) => {
      cost += units;
      if (cost > mostUnits) throw tooComplex('shapes to draw', mostUnits);
    };
    for (const child of node.children) add(costOf(child, depth + 1));
    for (const id of referencesOf(node, styled)) {
      const target = byId.get(id);
      if (target !== undefined) add(costOf(target, depth + 1) * (target.tag === 'marker' ? node.corners : 1));
    }
    costs.set(node, cost);
    return cost;
  };
  costOf(root, 0);
}

function idsByKey(
  styles: readonly StyleReference[],
  byId: ReadonlyMap<string, CostNode>,
): Map<string, Set<string>> {
  const styled = new Map<string, Set<string>>();
  for (const { key, ids } of styles) {
    const known = styled.get(key) ?? new Set<string>();
    styled.set(key, known);
    for (const id of ids) if (byId.has(id)) known.add(id);
  }
  return styled;
}

function* referencesOf(node: CostNode, styled: ReadonlyMap<string, ReadonlySet<string>>): Generator<string> {
  yield* node.references;
  if (styled.size === 0) return;
  const keys = ['*', node.tag, `#${node.id ?? ''}`, ...node.classes.map((name) => `.${name}`)];
  for (const key of keys) yield* styled.get(key) ?? [];
}

function tooComplex(thing: string, most: number): Problem {
  return new Problem(svgProblems['svg-too-complex'], { thing, expected: `at most ${most}` });
}
