/**
 * The order in which sharp does what it is asked in one pass; no order of calls changes it. Steps that stand in
 * this order are done in one pass, from the source to the encoder; a step that stands before the one it follows
 * begins another pass on the raw pixels.
 */
export const stations = [
  'orient',
  'extract',
  'profile',
  'flatten',
  'gray',
  'resize',
  'mirror',
  'rotate',
  'extend',
  'blur',
  'matrix',
  'modulate',
  'sharpen',
  'composite',
  'linear',
  'tint',
] as const;

export type Station = (typeof stations)[number];

/** Where an operation is done, and how it does with animations. */
export type Placed = {
  readonly station: Station;
  /** Whether it does right by all frames of an animation at once, one below the other; else each is taken by itself. */
  readonly onRoll: boolean;
};

export type Pass<Step> = {
  readonly steps: readonly Step[];
  /** Whether each frame of the animation is to be taken by itself. */
  readonly byFrame: boolean;
};

/** Groups steps into as few passes as give the same picture. There is always one. */
export function splitPasses<Step>(
  steps: readonly Step[],
  placeOf: (step: Step) => Placed,
  animated: boolean,
): readonly Pass<Step>[] {
  const passes: { steps: Step[]; byFrame: boolean }[] = [{ steps: [], byFrame: false }];
  let reached = -1;
  for (const step of steps) {
    const { station, onRoll } = placeOf(step);
    const byFrame = animated && !onRoll;
    const at = stations.indexOf(station);
    const pass = passes.at(-1);
    if (pass !== undefined && at > reached && pass.byFrame === byFrame) pass.steps.push(step);
    else passes.push({ steps: [step], byFrame });
    reached = at;
  }
  return passes;
}
