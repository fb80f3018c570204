import type { Operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import { receiptKey } from '#accounts/receipt-key.ts';
import type { Controller } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import type { Change } from '#privacy/notice/change.ts';
import { parseReceipt } from '#privacy/receipts/parse-receipt.ts';
import {
  isSignedBy,
  type ReceiptJwk,
  receiptJwkOf,
  type SignedReceipt,
  signReceipt,
} from '#privacy/receipts/sign-receipt.ts';
import { parseNamed } from '#privacy/approvals.ts';
import { acceptanceKind, offerFormat } from './format.ts';
import { differencesHere, ownNotice, parseSaid } from './notices.ts';
import { transfersProblems } from './problems.ts';

/** What a server accepts that takes an organization over: the notice it comes with. */
export type Acceptance = {
  readonly kind: typeof acceptanceKind;
  readonly organization: string;
  readonly origin: string;
  /** SHA-256 of the notice that goes along. */
  readonly notice: string;
  readonly acceptedAt: string;
  /** Who accepted it. */
  readonly by: string;
  /** Who answers for the organization from then on, and where. */
  readonly controller: Controller;
  readonly url: string;
  /** What is otherwise there. */
  readonly changes: readonly Change[];
};

/** With the public half of the key it was signed with. */
export type AcceptanceFile = SignedReceipt & { readonly key: ReceiptJwk };

/** What another server has to accept before it gets an organization. Throws `organization-not-found`, `transfer-unready`. */
export async function offerOrganization(ctx: Context, _actor: Operator, named: string): Promise<object> {
  const { cloudname } = await findOrganization(ctx, named);
  const { inForce } = await ownNotice(ctx);
  const { number, sha256, said } = inForce;
  const origin = ctx.addresses.publicUrl;
  return { format: offerFormat, organization: cloudname, origin, notice: { number, sha256, said } };
}

/**
 * Signs that this server keeps the notice an organization comes with, but for the differences it lists, of which people
 * are to be told. Throws `transfer-file-invalid`, `transfer-unready`, `approval-invalid`.
 */
export async function acceptOffer(
  ctx: Context,
  _actor: Operator,
  input: { readonly offer: Readonly<Record<string, unknown>>; readonly by: string },
): Promise<AcceptanceFile> {
  const { format, organization, origin, notice } = input.offer;
  const { sha256, said } = (notice ?? {}) as { sha256?: unknown; said?: unknown };
  if (format !== offerFormat || typeof organization !== 'string' || typeof origin !== 'string') {
    throw new Problem(transfersProblems['transfer-file-invalid'], {
      ...{ thing: 'format', value: String(format), expected: offerFormat },
    });
  }
  const offered = parseSaid(said, sha256);
  const { controller } = await ownNotice(ctx);
  const changes = await differencesHere(ctx, offered);
  const acceptance: Acceptance = {
    ...{ kind: acceptanceKind, organization, origin, notice: String(sha256), controller },
    ...{ acceptedAt: ctx.clock.now().toISOString(), by: parseNamed(input.by, 'by') },
    ...{ url: ctx.addresses.publicUrl, changes: changes.filter(({ weight }) => weight !== 'correction') },
  };
  const key = await receiptKey(ctx);
  return { ...signReceipt(key, acceptance), key: receiptJwkOf(key) };
}

/** What a server signed, with the key that comes along. Throws `transfer-file-invalid`, also when it was changed since. */
export function parseAcceptance(given: Readonly<Record<string, unknown>>): {
  readonly signed: SignedReceipt;
  readonly acceptance: Acceptance;
} {
  const signed = parseReceipt(JSON.stringify(given));
  if (signed === undefined || !isWhole(signed, given['key'] as ReceiptJwk)) {
    throw new Problem(transfersProblems['transfer-file-invalid'], {
      ...{ thing: 'acceptance', expected: 'what vitrine transfer accept wrote, unchanged' },
    });
  }
  return { signed, acceptance: signed.receipt as unknown as Acceptance };
}

function isWhole(signed: SignedReceipt, key: ReceiptJwk): boolean {
  try {
    return signed.receipt['kind'] === acceptanceKind && isSignedBy(key, signed);
  } catch {
    return false;
  }
}

/** What this very server signed. Throws `transfer-not-accepted`. */
export async function ownAcceptance(ctx: Context, signed: SignedReceipt): Promise<Acceptance> {
  const key = receiptJwkOf(await receiptKey(ctx));
  if (isWhole(signed, key)) return signed.receipt as unknown as Acceptance;
  throw new Problem(transfersProblems['transfer-not-accepted'], {
    detail: 'The archive was made for another server: this one has not signed its acceptance.',
  });
}
