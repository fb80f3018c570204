import type { Config } from '#config/config.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import { levelOf } from '#imaging/output.ts';
import { type Plan, planRender, type Wants } from '#imaging/plan.ts';
import type { Size } from '#imaging/size.ts';
import { targetScores } from '#imaging/quality/curve.ts';
import {
  askedOfOutput,
  parseTransformation,
  printTransformation,
  type Transformation,
} from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';

/** Something that came out otherwise than it was written, and why. */
export type Note = { readonly what: string; readonly why: string };

export type Explained = {
  readonly transformation: Transformation;
  readonly facts: ImageFacts;
  readonly plan: Plan;
  readonly limits: Config['imaging'];
};

export function notesOn(explained: Explained): readonly Note[] {
  return [sizeNote, enlargingNote, formatNote, qualityNote, frameNote, alphaNote, coloursNote].flatMap(
    (note) => note(explained) ?? [],
  );
}

/** Tokens that were understood otherwise than they are spelt. */
export function readings(segments: readonly string[]): readonly Note[] {
  return segments.flatMap((segment) =>
    segment.split(',').flatMap((token) => {
      const read = readAlone(token);
      if (read === undefined || read === token) return [];
      return [{ what: token, why: read === '' ? 'counts as not given' : `is read as ${read}` }];
    }),
  );
}

/** Undefined for what means something only beside others. */
function readAlone(token: string): string | undefined {
  try {
    const read = parseTransformation(token);
    return read && printTransformation(read);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function sizeNote({ transformation, facts, plan, limits }: Explained): Note | undefined {
  const unbounded: Wants = { accept: 'legacy', limits: { maxOutputSide: Number.POSITIVE_INFINITY } };
  const asked = sizeWithin([...transformation, { format: 'png' }], facts, unbounded);
  if (asked === undefined) return undefined;
  if (asked.width === plan.width && asked.height === plan.height) return undefined;
  const isLong = Math.max(asked.width, asked.height) > limits.maxOutputSide;
  const why = isLong
    ? `no side of a picture is longer than ${limits.maxOutputSide} pixels (VITRINE_MAX_OUTPUT_SIDE)`
    : `${plan.output.format} takes so long to encode that its area is bounded`;
  return { what: `${asked.width} × ${asked.height} became ${plan.width} × ${plan.height}`, why };
}

/** Undefined where without bounds it would be refused. */
function sizeWithin(transformation: Transformation, facts: ImageFacts, wants: Wants): Size | undefined {
  try {
    return planRender(transformation, facts, wants);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

const neverEnlarging: Readonly<Record<string, string>> = { fit: 'c_mfit', lfill: 'c_fill', lpad: 'c_pad' };

function enlargingNote({ transformation, plan }: Explained): Note | undefined {
  const link = transformation.findLast(({ width, height }) => width !== undefined || height !== undefined);
  const { mode = 'scale', width = 0, height = 0, density = 1 } = link ?? {};
  const instead = neverEnlarging[mode];
  const isSmaller = plan.width < width * density && plan.height < Math.max(height * density, plan.height + 1);
  if (instead === undefined || !isSmaller) return undefined;
  return {
    what: `${plan.width} × ${plan.height}, not enlarged`,
    why: `c_${mode} never enlarges; ${instead} does`,
  };
}

function formatNote({ transformation, plan, facts }: Explained): Note | undefined {
  const { format } = askedOfOutput(transformation);
  const given = plan.output.format;
  if (format === 'auto')
    return { what: `f_auto gives ${given}`, why: 'of what the client takes it suits the picture best' };
  if (format !== undefined || given === facts.format) return undefined;
  return {
    what: `${facts.format} goes out as ${given}`,
    why: `${facts.format} is a format that only comes in`,
  };
}

function qualityNote({ transformation, plan }: Explained): Note | undefined {
  const { quality } = askedOfOutput(transformation);
  if (typeof quality !== 'string') return undefined;
  const level = levelOf(quality);
  return {
    what: `q_${quality} gives quality ${plan.output.quality} of ${plan.output.format}`,
    why: `it is to look ${targetScores[level]} like the picture before encoding (SSIM), which is learnt once; shades alone and animations get a fixed one`,
  };
}

function frameNote({ facts, plan }: Explained): Note | undefined {
  if (facts.frames === 1 || plan.output.animated) return undefined;
  return { what: `1 of ${facts.frames} frames`, why: `${plan.output.format} shows the first frame only` };
}

function alphaNote({ facts, plan }: Explained): Note | undefined {
  if (!facts.hasAlpha || plan.output.format !== 'jpeg') return undefined;
  return { what: 'transparent parts get a colour', why: 'jpeg has no transparency; b_ says which colour' };
}

function coloursNote({ transformation, facts, plan }: Explained): Note | undefined {
  const { colours } = askedOfOutput(transformation);
  const isKept = plan.steps.some((step) => step.operation === 'colour' && step.to === 'origin');
  if (colours !== 'origin' || isKept) return undefined;
  const why =
    facts.colour === 'other'
      ? `${plan.output.format === 'gif' ? 'gif carries no profile' : 'other colours come in'}: they become sRGB`
      : 'it keeps RGB profiles that are neither sRGB nor Display P3, and this picture has none';
  return { what: 'cs_origin changes nothing', why };
}
