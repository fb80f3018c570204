import type { KeyHolder, Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { type PictureAddress, parseAddress, pictureNotFound } from '#delivery/address.ts';
import { admit, type Asked } from '#delivery/admission.ts';
import { settle } from '#delivery/deliver.ts';
import { type Deliverable, findDeliverable } from '#delivery/deliverable.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { mimeOf, type PictureRequest } from '#delivery/picture.ts';
import { parseRemoteAddress } from '#delivery/remote/remote-address.ts';
import { costOfRender } from '#imaging/cost.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import { passesOf, type Plan, planOriginal, type Wants } from '#imaging/plan.ts';
import { factsOf } from '#library/asset.ts';
import { Problem } from '#platform/problem.ts';
import { printTransformation } from '#imaging/transformation.ts';
import { unconfirmed } from '#delivery/wishes.ts';
import { explainRemote } from './explain-remote.ts';
import type { Explanation } from './explanation.ts';
import { notesOn, readings } from './notes.ts';
import { pictureUrl } from './picture-url.ts';

export type ExplainRequest = Pick<PictureRequest, 'pathname' | 'query' | 'accept' | 'client' | 'signal'>;

/**
 * Explains a URL of the actor's own organization, also of a picture that is not public, and also why it is refused.
 * Throws `picture-not-found` for what the actor has no picture at.
 */
export async function explainPicture(
  ctx: Context,
  delivery: Delivery,
  { actor, request }: { actor: KeyHolder | Operator; request: ExplainRequest },
): Promise<Explanation> {
  const whole = { ...request, ifNoneMatch: undefined, referrer: undefined, cookies: undefined };
  try {
    const remote = parseRemoteAddress(
      request.pathname.replace(/^(\/+[^/]+\/+)~explain\/+/, '$1'),
      request.query,
    );
    if (remote !== undefined) return await explainRemote(ctx, delivery, { actor, address: remote });
    const asked = { request: whole, address: parseAddress(request.pathname, request.query) };
    return await explainAddress(ctx, delivery, { asked, asset: await assetOf(ctx, actor, asked.address) });
  } catch (error) {
    return { answer: refusalOf(error) };
  }
}

async function assetOf(
  ctx: Context,
  actor: KeyHolder | Operator,
  { cloudname, path, suspicion }: PictureAddress,
): Promise<Deliverable> {
  const asset = await findDeliverable(ctx, cloudname, path);
  const isTheirs = actor.kind === 'operator' || asset?.organization_id === actor.organizationId;
  if (asset !== undefined && isTheirs) return asset;
  throw pictureNotFound(suspicion);
}

type Known = { readonly asked: Asked; readonly asset: Deliverable };

async function explainAddress(
  ctx: Context,
  delivery: Delivery,
  { asked, asset }: Known,
): Promise<Explanation> {
  const { address, request } = asked;
  const { cloudname, path, transformation, grammar } = address;
  const facts = factsOf(asset);
  const about = {
    url: pictureUrl(ctx.config.server, { cloudname, transformation, path }),
    grammar: grammar ?? 'vitrine',
    operations: printTransformation(transformation),
    original: {
      width: facts.width,
      height: facts.height,
      type: mimeOf('original', facts.format),
      frames: facts.frames,
    },
  };
  const answer = answerTo(ctx, delivery, { asked, asset });
  try {
    const { plan, best } = await settle(ctx, delivery, asked, asset);
    const { limits } = ctx.imaging;
    if (plan === 'original') return { ...about, answer, ...outcomeOfOriginal(facts, limits) };
    const notes = [
      ...(grammar === undefined ? readings(segmentsOf(request.pathname)) : []),
      ...notesOn({ transformation, facts, plan, limits }),
      ...(best === undefined ? [] : [bestNote]),
    ];
    return { ...about, answer, ...outcomeOfPlan(facts, plan), notes };
  } catch (error) {
    return { ...about, answer: refusalOf(error) };
  }
}

/** What comes out, and what it costs to make it. */
function outcomeOfPlan(facts: ImageFacts, plan: Plan) {
  const { width, height, output, steps } = plan;
  const type = mimeOf(plan, facts.format);
  return {
    result: { width, height, type, quality: output.quality, animated: output.animated },
    steps,
    cost: { cpuMs: Math.ceil(costOfRender(facts, plan).cpuMs), passes: passesOf(plan).length },
  };
}

function outcomeOfOriginal(facts: ImageFacts, limits: Wants['limits']) {
  const { width, height } = planOriginal(facts, { accept: 'legacy', limits });
  const type = mimeOf('original', facts.format);
  return {
    result: { width, height, type, quality: 100, animated: facts.frames > 1 },
    steps: [],
    notes: [],
    cost: { cpuMs: 0, passes: 0 },
  };
}

const bestNote = {
  what: 'AVIF takes its place once it has been made',
  why: 'it takes long, so nobody waits for it: it is made when the machine is quiet',
} as const;

/** The visitor's view: who explains sees more. */
function answerTo(ctx: Context, delivery: Delivery, { asked, asset }: Known): Explanation['answer'] {
  try {
    if (admit(ctx, delivery, asked, asset) !== undefined) return { status: 200 };
    const why = asset.visibility === 'public' ? 'its folder is locked' : 'it is private';
    return {
      status: 404,
      code: 'picture-not-found',
      why: `The picture is there, but ${why}.`,
      advice: 'A signed URL or a viewing cookie shows it; `docs/signed-urls.md`.',
    };
  } catch (error) {
    return refusalOf(error);
  }
}

const heldBack = {
  status: 404,
  code: 'picture-not-found',
  why: `The picture is there. ${unconfirmed.message}`,
  advice: '`vitrine redaction list <cloudname>` shows what waits; `docs/redaction.md`.',
} as const;

function refusalOf(error: unknown): Explanation['answer'] {
  if (!(error instanceof Problem)) throw error;
  if (error.cause === unconfirmed) return { ...heldBack };
  return { status: error.status, code: error.code, why: error.message, advice: error.kind.advice };
}

/** As they are spelt; what is no operations says nothing when it is read as such. */
function segmentsOf(pathname: string): string[] {
  const parts = pathname.split('/').filter((part) => part !== '' && !part.startsWith('~'));
  return parts.slice(1, -1).map((part) => (part.includes('%') ? decodeURIComponent(part) : part));
}
