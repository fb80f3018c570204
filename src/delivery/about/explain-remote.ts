import type { KeyHolder, Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import type { RemoteAddress } from '#delivery/remote/remote-address.ts';
import { comesFrom } from '#delivery/remote/source-host.ts';
import { assertAllowed } from '#delivery/rules/assert-allowed.ts';
import { printTransformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import type { Explanation } from './explanation.ts';

/**
 * What is known of a picture of another host before it is fetched: whether it may be, and what is understood. Throws
 * `remote-picture-not-found` to who has nothing to do with the organization, and what its rules refuse.
 */
export async function explainRemote(
  ctx: Context,
  { sources }: Delivery,
  { actor, address }: { actor: KeyHolder | Operator; address: RemoteAddress },
): Promise<Explanation> {
  const { cloudname, source, transformation } = address;
  const rules = await sources.rules.find(ctx, cloudname);
  const isTheirs = actor.kind === 'operator' || rules?.organizationId === actor.organizationId;
  const notFound = deliveryProblems['remote-picture-not-found'];
  if (!isTheirs) throw new Problem(notFound);
  if (rules === undefined || !comesFrom(rules.hosts, source)) {
    return {
      answer: {
        ...{ status: notFound.status, code: 'remote-picture-not-found' },
        why: `${cloudname} takes no pictures from ${source.host}.`,
        advice: `\`vitrine org allow-source ${cloudname} ${source.host}\` lets it.`,
      },
    };
  }
  assertAllowed(rules.delivery, { transformation, referrer: undefined, signed: 'no' });
  const why = 'size and format follow from the picture, which is fetched when somebody asks for it';
  return {
    ...{ grammar: 'vitrine', operations: printTransformation(transformation), answer: { status: 200 } },
    notes: [{ what: `a picture of ${source.host}`, why }],
  };
}
