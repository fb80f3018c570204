/** How good a picture looks at some qualities of an encoder, rising in both; empty where that cannot be told. */
export type QualityCurve = readonly { readonly quality: number; readonly score: number }[];

export type QualityLevel = 'low' | 'eco' | 'good' | 'best';

/** What `q_auto` aims at: the similarity to the picture before encoding, see `ssim`. */
export const targetScores: Readonly<Record<QualityLevel, number>> = {
  low: 0.92,
  eco: 0.945,
  good: 0.965,
  best: 0.985,
};

/** Where no curve is known, or it is empty: `q_` that gives about this in an average photograph. */
export const usualQualities: Readonly<Record<QualityLevel, number>> = {
  low: 50,
  eco: 65,
  good: 78,
  best: 90,
};

/** Measured at these, on the encoder's own scale. */
export const measuredQualities = [8, 25, 50, 75, 86, 95] as const;

/** The smallest quality whose score reaches the target; the best measured when none does. Pure. */
export function qualityFor(curve: QualityCurve, target: number): number {
  const [first] = curve;
  const last = curve.at(-1);
  if (first === undefined || last === undefined) throw new Error('A curve has at least one point.');
  if (target <= first.score) return first.quality;
  const at = curve.findIndex(({ score }) => score >= target);
  const [before, after] = [curve[at - 1], curve[at]];
  if (before === undefined || after === undefined) return last.quality;
  const [low, high, aim] = [flawless(before.score), flawless(after.score), flawless(target)];
  const share = high === low ? 1 : (aim - low) / (high - low);
  const [from, to] = [coarseness(before.quality), coarseness(after.quality)];
  return Math.round(most - Math.exp(from + share * (to - from)));
}

/** Encoders divide by about what is left to their best quality: near it each step counts for more. */
function coarseness(quality: number): number {
  return Math.log(most - quality);
}

/** A little above the best quality there is. */
const most = 104;

/** The share of what is lost falls about evenly with quality in this measure, so that a line between two points is true. */
function flawless(score: number): number {
  return -Math.log(Math.max(1e-6, 1 - score));
}
