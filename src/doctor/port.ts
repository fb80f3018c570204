import type { Config } from '#config/config.ts';
import { type Finding, ok, problem, reason, warning } from './finding.ts';

const patienceMs = 3_000;

/** Who answers where the server listens; `running`: whether the lock says that a server runs, if that can be known. */
export async function checkPort({ server }: Config, running: boolean | undefined): Promise<Finding> {
  const { host, port } = server;
  if (port === 0)
    return ok('port', 'The server takes any free port, so it was not asked whether it is ready.');
  const open = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const address = `http://${open.includes(':') ? `[${open}]` : open}:${port}`;
  try {
    return judge(address, await ask(`${address}/readyz`), running);
  } catch (error) {
    if (code(error) === 'ECONNREFUSED') return nobody(address, running);
    return problem(
      'port',
      `${address} does not answer: ${code(error) ?? reason(error)}.`,
      'If a server runs there it hangs: its log says why; restart it. If not, VITRINE_HOST may be an address this machine does not have.',
    );
  }
}

async function ask(address: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) });
  return { status: answer.status, body: (await answer.text()).slice(0, 1_000) };
}

function judge(
  address: string,
  { status, body }: { status: number; body: string },
  running: boolean | undefined,
): Finding {
  if (running === false && /"(?:not )?ready"/.test(body)) {
    return problem(
      'port',
      `The server of another installation answers on ${address}; none runs on this data folder.`,
      'Set VITRINE_PORT to a free port for this one, or VITRINE_DATA to the folder of the server that runs.',
    );
  }
  if (status === 200 && body.includes('"ready"')) return ok('port', `The server on ${address} is ready.`);
  if (status === 503 && body.includes('not ready')) {
    return problem(
      'port',
      `The server on ${address} is not ready: its database or storage does not answer.`,
      'See the other lines and the server’s log.',
    );
  }
  return problem(
    'port',
    `Something else answers on ${address} (status ${status}).`,
    'Set VITRINE_PORT to a free port, or stop the other program.',
  );
}

function nobody(address: string, running: boolean | undefined): Finding {
  if (running !== true)
    return ok('port', `Nothing listens on ${address}: no server runs here, and the port is free.`);
  return warning(
    'port',
    `A server runs, but nothing listens on ${address}.`,
    'It may be starting, or run with another VITRINE_HOST or VITRINE_PORT than this command.',
  );
}

/** `fetch` keeps what the system said in its causes; a host with two addresses gives two reasons. */
function code(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return code(error instanceof AggregateError ? error.errors[0] : error.cause);
}
