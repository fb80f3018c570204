import { createHash, randomBytes } from 'node:crypto';
import type { Db, Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';

const amount = 10;

/** Crockford's base32: nothing in it that is taken for something else. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten codes of 80 random bits, to be shown once; those before are void. Only hashes are kept. */
export async function makeRecoveryCodes(tx: Tx, personId: Id<'person'>, now: Date): Promise<string[]> {
  const codes = Array.from({ length: amount }, newCode);
  await tx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ person_id: personId, code_hash: hashCode(code), made_at: now })))
    .execute();
  return codes;
}

/** Uses a code up; false for one that is none, or not any more. */
export async function useRecoveryCode(tx: Tx, personId: Id<'person'>, code: string): Promise<boolean> {
  const used = await tx
    .deleteFrom('recovery_codes')
    .where('person_id', '=', personId)
    .where('code_hash', '=', hashCode(code))
    .returning('person_id')
    .executeTakeFirst();
  return used !== undefined;
}

export async function countRecoveryCodes(db: Db | Tx, personId: Id<'person'>): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_codes')
    .select((select) => select.fn.countAll<string>().as('left'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(left);
}

/** `xxxx-xxxx-xxxx-xxxx` */
function newCode(): string {
  const letters = [...randomBytes(16)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** However it is typed: in capitals, with spaces, an O for a 0. 80 random bits need no slow hash. */
function hashCode(code: string): Buffer {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return createHash('sha256').update(plain).digest();
}
