import { runCommand } from '#cli/run.ts';
import { createContext, createEmptyContext } from '#open-context.ts';

const needed = 24;
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < needed) {
  console.error(
    `Vitrine runs on Node ${needed} or later; this is ${process.version}. Start it with npm start, which brings its own.`,
  );
  process.exit(1);
}

const argv = process.argv.slice(2);
const terminal = { out: console.log, err: console.error, environment: process.env };
process.exitCode =
  argv[0] === 'serve'
    ? await startServer()
    : await runCommand(argv, {
        ...terminal,
        open: (config) => createContext(config, { share: true }),
        openEmpty: (config) => createEmptyContext(config),
        progress: process.stderr.isTTY ? showInPlace : undefined,
        interruption,
      });

/** What only a server needs takes a second to load; commands go without it. */
async function startServer(): Promise<number> {
  const [{ serve }, { createServer }] = await Promise.all([import('#cli/serve.ts'), import('#app.ts')]);
  return serve(terminal, { createContext, createServer });
}

/** Over what stood on the line before: CSI K of ECMA-48 clears the rest of it. */
function showInPlace(text: string): void {
  process.stderr.write(`\r${text}\u001b[K`);
}

/** The first signal asks the command to end; a second ends the process at once. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => interrupted.abort(new Error(`interrupted by ${name}`)));
  }
  return interrupted.signal;
}
