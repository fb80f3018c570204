import type { Account, World } from './world.ts';

export type Reply<Body> = { readonly status: number; readonly body: Body };

/** One request to the native API with an account's key. What comes back is taken to be what the caller says. */
export async function askApi<Body>(
  world: World,
  account: Account,
  asked: { method: string; path: string; body?: object | undefined },
): Promise<Reply<Body>> {
  const { method, path, body } = asked;
  const answer = await world.get(`/api/v1${path}`, {
    method,
    headers: {
      authorization: account.authorization,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
}
