import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import type { Person } from '#access/actor.ts';
import { parseName } from '#accounts/names.ts';
import { askProof } from '#accounts/pending-proofs.ts';
import { personById } from '#accounts/people.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { factorChanged } from '#accounts/second-factor/changed.ts';
import { proveFully, type ProvenAgain } from '#accounts/second-factor/second-factor.ts';
import type { Client } from '#accounts/sessions.ts';
import type { Context } from '#context.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { type Answer, assertNoCertificates, readAnswer, refused, takeChallenge } from './answer.ts';
import { relyingParty } from './relying-party.ts';
import { passkeyLibrary } from './library.ts';

const most = 20;

/** Ed25519, P-256 and RSA, by their numbers in COSE: what devices have. */
const algorithms = [-8, -7, -257];

/**
 * What a browser needs to make a passkey: one that is found without a name being typed, and that asks its owner for a
 * finger, face or PIN. Since a passkey signs in without a code, it is given only to who has said one, where codes are asked
 * for. Throws `password-wrong`, `code-wrong`, `passkeys-unavailable`, `too-many-passkeys`.
 */
export async function offerPasskey(
  ctx: Context,
  actor: Person,
  input: ProvenAgain,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { id: rpID } = relyingParty(ctx.addresses.publicUrl);
  await proveFully(ctx, actor, input);
  const { personId } = actor;
  const { email, name } = await personById(ctx.database.db, personId);
  const known = await ctx.database.db
    .selectFrom('passkeys')
    .select(['credential_id as id', 'transports'])
    .where('person_id', '=', personId)
    .execute();
  if (known.length >= most) throw new Problem(accountsProblems['too-many-passkeys']);
  const challenge = await askProof(ctx, ctx.database.db, { purpose: 'add-passkey', personId, stay: false });
  const { generateRegistrationOptions } = await passkeyLibrary();
  return generateRegistrationOptions({
    ...{ rpName: 'Vitrine', rpID, userName: email, userDisplayName: name, excludeCredentials: known },
    userID: new Uint8Array(handleOf(personId)),
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/** What a device keeps to say whose passkey it is: the person's id, which says nothing to others. */
export function handleOf(personId: Id<'person'>): Buffer {
  return Buffer.from(personId.replaceAll('-', ''), 'hex');
}

/** Keeps the passkey that a browser made, and ends every other session. Throws `passkey-refused`, `name-invalid`. */
export async function addPasskey(
  ctx: Context,
  actor: Person,
  input: { answer: string; label: string; client: Client },
): Promise<void> {
  const label = parseName(input.label, 'label');
  const answer = readAnswer(input.answer);
  const { challenge, personId } = await takeChallenge(ctx, answer, 'add-passkey');
  if (personId !== actor.personId) throw new Problem(accountsProblems['passkey-refused']);
  const { credential, credentialBackedUp: synced } = await verify(ctx, answer, challenge);
  const now = ctx.clock.now();
  await ctx.database.transaction(async (tx) => {
    const made = await tx
      .insertInto('passkeys')
      .values({
        ...{ id: newId<'passkey'>(now), person_id: personId, credential_id: credential.id },
        public_key: Buffer.from(credential.publicKey),
        uses: credential.counter,
        transports: transportsOf(credential.transports),
        ...{ synced, label, created_at: now, last_used_at: null },
      })
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) throw new Problem(accountsProblems['passkey-refused']);
    await factorChanged(ctx, tx, { actor, client: input.client, change: 'passkey-added' });
  });
}

async function verify({ addresses }: Context, answer: Answer, expectedChallenge: string) {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty(addresses.publicUrl);
  await assertNoCertificates(answer);
  const { verifyRegistrationResponse } = await passkeyLibrary();
  const { registrationInfo } = await verifyRegistrationResponse({
    ...{ response: answer, expectedChallenge, expectedRPID, expectedOrigin },
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(refused);
  return registrationInfo ?? refused('The library found it wrong.');
}

/** A browser's own words, which are given back to it. */
function transportsOf(given: readonly string[] = []): string[] {
  return given.filter((word) => /^[a-z-]{1,20}$/.test(word)).slice(0, 10);
}
