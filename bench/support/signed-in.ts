import { operator, visitor } from '#access/actor.ts';
import { documentsOf } from '#accounts/documents.ts';
import { offerSetUp, setUp } from '#accounts/set-up.ts';
import { loadConfig } from '#config/config.ts';
import { createContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';

export const person = { email: 'somebody@example.org', password: 'four words in a row' };

/** Makes the first administrator of a running server, beside it; gives the cookie of their session. */
export async function signedIn(data: string): Promise<string> {
  await using ctx = await createContext(loadConfig({ VITRINE_DATA: data }), { share: true, log: silentLog });
  const token = (await offerSetUp(ctx, operator))?.split('/').at(-1) ?? '';
  const client = { address: '127.0.0.1', userAgent: 'bench' };
  const input = { ...documentsOf(ctx), ...person, name: 'Somebody', token, client };
  return `session=${(await setUp(ctx, visitor, input)).token}`;
}
