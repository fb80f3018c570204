import type { Operator } from '#access/actor.ts';
import { parseEmail, personByEmail } from '#accounts/people.ts';
import type { Context } from '#context.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { gatherOwnData, type OwnData } from '#privacy/subjects/gather.ts';

/** What is kept about an address, for the answer to a request of its owner. Throws `email-invalid`. */
export async function copyForOperator(
  ctx: Context,
  _actor: Operator,
  { email, inventory }: { readonly email: string; readonly inventory: readonly PersonalData[] },
): Promise<OwnData> {
  const address = parseEmail(email);
  const person = await personByEmail(ctx.database.db, address);
  return gatherOwnData(ctx, inventory, { personId: person?.id, address });
}
