import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Selectable } from 'kysely';
import type { Visitor } from '#access/actor.ts';
import { limit } from '#accounts/limits.ts';
import { askProof } from '#accounts/pending-proofs.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { type Client, type SessionToken, startSession } from '#accounts/sessions.ts';
import type { Context } from '#context.ts';
import type { PasskeysTable } from '#database/tables/accounts.ts';
import { Problem } from '#platform/problem.ts';
import { handleOf } from './add-passkey.ts';
import { type Answer, readAnswer, refused, takeChallenge } from './answer.ts';
import { relyingParty } from './relying-party.ts';
import { passkeyLibrary } from './library.ts';

/** What a browser needs to ask for a passkey, whoever's it is. Throws `passkeys-unavailable`, `too-many-attempts`. */
export async function offerPasskeySignIn(
  ctx: Context,
  _actor: Visitor,
  { client }: { client: Client },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { id: rpID } = relyingParty(ctx.addresses.publicUrl);
  limit(ctx, 'passkey', { account: client.address, address: client.address });
  const asked = { purpose: 'use-passkey', personId: null, stay: false } as const;
  const challenge = await askProof(ctx, ctx.database.db, asked);
  const { generateAuthenticationOptions } = await passkeyLibrary();
  return generateAuthenticationOptions({
    ...{ rpID, userVerification: 'required' },
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
  });
}

/**
 * Signs in whoever's passkey it is. Having the device and the finger, face or PIN it asks for are two proofs, so no code
 * is asked for beside. Throws `passkey-refused`, the same for an unknown one and a wrong signature.
 */
export async function signInByPasskey(
  ctx: Context,
  _actor: Visitor,
  input: { answer: string; stay: boolean; client: Client },
): Promise<SessionToken> {
  const { client, stay } = input;
  limit(ctx, 'passkey', { account: client.address, address: client.address });
  const answer = readAnswer(input.answer);
  const { challenge } = await takeChallenge(ctx, answer, 'use-passkey');
  const passkey = await ctx.database.db
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', answer.id)
    .executeTakeFirst();
  if (passkey === undefined) throw new Problem(accountsProblems['passkey-refused']);
  const { newCounter: uses, credentialBackedUp: synced } = await verify(ctx, answer, { challenge, passkey });
  return ctx.database.transaction(async (tx) => {
    const { id, person_id: personId } = passkey;
    const used = await tx
      .updateTable('passkeys')
      .set({ uses, synced, last_used_at: ctx.clock.now() })
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (used === undefined) throw new Problem(accountsProblems['passkey-refused']);
    return startSession(ctx, tx, { personId, client, stay });
  });
}

/** A count that goes back is that of a copy, which the library refuses. */
async function verify(
  { addresses }: Context,
  answer: Answer,
  { challenge, passkey }: { challenge: string; passkey: Selectable<PasskeysTable> },
) {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(addresses.publicUrl);
  const handle = answer.response.userHandle;
  if (handle !== undefined && handle !== handleOf(passkey.person_id).toString('base64url')) refused('handle');
  const { verifyAuthenticationResponse } = await passkeyLibrary();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    ...{ response: answer, expectedChallenge: challenge, expectedRPID, expectedOrigin },
    credential: {
      id: passkey.credential_id,
      publicKey: new Uint8Array(passkey.public_key),
      counter: Number(passkey.uses),
      transports: passkey.transports,
    },
    requireUserVerification: true,
  }).catch(refused);
  return verified ? authenticationInfo : refused('signature');
}
