import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { type PendingProof, type ProofPurpose, takeProof } from '#accounts/pending-proofs.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { passkeyHelpers } from './library.ts';

/** What a device answered, in the form that WebAuthn gives it in JSON; what is in it is still to be judged. */
export type Answer = RegistrationResponseJSON & AuthenticationResponseJSON;

/** Throws `passkey-refused` for what is no such answer. */
export function readAnswer(text: string): Answer {
  return orRefuse(() => {
    const answer = JSON.parse(text) as Answer;
    const isAnswer = typeof answer.id === 'string' && typeof answer.response.clientDataJSON === 'string';
    if (!isAnswer) throw new Error('It has no id or no client data.');
    return answer;
  });
}

/**
 * Uses up the challenge that an answer says it is for, whatever comes of it, so that none counts twice. Throws
 * `passkey-refused` for one that was never asked, is over, or was for something else.
 */
export async function takeChallenge(
  ctx: Context,
  answer: Answer,
  purpose: ProofPurpose,
): Promise<PendingProof & { readonly challenge: string }> {
  const { decodeClientDataJSON } = await passkeyHelpers();
  const challenge = orRefuse(() => challengeIn(decodeClientDataJSON(answer.response.clientDataJSON)));
  const proof = await takeProof(ctx, ctx.database.db, { token: challenge, purpose });
  if (proof === undefined) throw new Problem(accountsProblems['passkey-refused']);
  return { ...proof, challenge };
}

function challengeIn({ challenge }: { readonly challenge: unknown }): string {
  if (typeof challenge !== 'string') throw new Error('Its client data has no challenge.');
  return challenge;
}

/**
 * We ask for no attestation, so browsers send none, or the device's own without certificates. To check others would
 * mean to fetch the lists of revoked certificates that they name. Throws `passkey-refused`.
 */
export async function assertNoCertificates({ response }: Answer): Promise<void> {
  const { decodeAttestationObject, isoBase64URL } = await passkeyHelpers();
  const isPlain = orRefuse(() => {
    const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
    const format = attestation.get('fmt');
    return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined);
  });
  if (!isPlain) throw new Problem(accountsProblems['passkey-refused']);
}

/** Whatever the library throws is about what it was given: it does nothing but look at that. */
export function orRefuse<Result>(judge: () => Result): Result {
  try {
    return judge();
  } catch (cause) {
    throw new Problem(accountsProblems['passkey-refused'], { cause });
  }
}

export function refused(cause: unknown): never {
  throw new Problem(accountsProblems['passkey-refused'], { cause });
}
