import { operator } from '#access/actor.ts';
import { offerSetUp } from '#accounts/set-up.ts';
import { type Config, type Environment, loadConfig } from '#config/config.ts';
import type { Context } from '#context.ts';
import { yieldRenderThreads } from '#imaging/yield-threads.ts';
import { asTyped } from './help.ts';
import { explain } from './run.ts';

type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly environment: Environment;
};

type Parts<Open extends Context & AsyncDisposable> = {
  readonly createContext: (config: Config, options: { share: false }) => Promise<Open>;
  readonly createServer: (ctx: Open) => Promise<Listening>;
};

type Listening = AsyncDisposable & {
  readonly addresses: { readonly publicUrl: string };
  listen(): Promise<number>;
  cutOff(): void;
};

/** So many milliseconds after SIGTERM what still runs is cut off; it has the rest to clear up. */
const drainMs = 8_000;

/** Within this many milliseconds of SIGTERM the process is gone, whatever still runs. */
const stopMs = 9_000;

/** Runs the server until SIGTERM or SIGINT; what runs then is finished. Gives the exit code. */
export async function serve<Open extends Context & AsyncDisposable>(
  terminal: Terminal,
  { createContext, createServer }: Parts<Open>,
): Promise<number> {
  const stop = stopSignal();
  try {
    const config = loadConfig(terminal.environment);
    terminal.err('Vitrine is starting ...');
    await using ctx = await createContext(config, { share: false });
    await using server = await createServer(ctx);
    yieldRenderThreads();
    await server.listen();
    terminal.out(`Vitrine serves on ${server.addresses.publicUrl}`);
    const setUpUrl = await offerSetUp(ctx, operator);
    if (setUpUrl !== undefined) {
      terminal.out(
        `There is no administrator yet. Become the first one with this link, once, within two days:\n  ${setUpUrl}`,
      );
    }
    const name = await stop;
    terminal.err(`${name}: finishing what runs ...`);
    endInTime(terminal, server);
  } catch (error) {
    const fault = explain(error);
    terminal.err(asTyped(fault.sentence, terminal.environment));
    return fault.exit;
  }
  return 0;
}

/** `unref`: when everything closes in time, nothing waits for this. */
function endInTime(terminal: Terminal, server: Listening): void {
  setTimeout(() => {
    terminal.err('Some requests did not end in time and were cut off.');
    server.cutOff();
  }, drainMs).unref();
  setTimeout(() => process.exit(0), stopMs).unref();
}

function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
}
