import { createInterface } from 'node:readline';
import { operator } from '#access/actor.ts';
import { importLibrary } from '#importing/import.ts';
import type { Imported } from '#importing/tally.ts';
import { libraryJobs } from '#library/jobs.ts';
import { webhooksJobs } from '#webhooks/jobs.ts';
import { showBytes } from './amount.ts';
import type { Command, Values } from './command.ts';
import { reportImport } from './import-progress.ts';
import { optionalText, requiredText, usageFault } from './values.ts';

export const importImage4io: Command = {
  words: 'import image4io',
  // A secret of `-` is read from standard input.
  usage:
    '--from <address> --key <key> --secret <secret> --to <cloudname> [--folder <path>] [--allow-private]',
  about: 'copy folders and images of another server that speaks the image4io contract; run again, it goes on',
  options: {
    from: { type: 'string' },
    key: { type: 'string' },
    secret: { type: 'string' },
    to: { type: 'string' },
    folder: { type: 'string' },
    'allow-private': { type: 'boolean' },
  },
  takes: 0,
  run: async ({ open, values, say, progress, interruption }) => {
    const input = {
      from: requiredText(values, 'from'),
      apiKey: requiredText(values, 'key'),
      apiSecret: await readSecret(values),
      to: requiredText(values, 'to'),
      folder: optionalText(values, 'folder'),
      allowPrivate: values['allow-private'] === true,
    };
    // Where nobody watches, the line in place would not be seen.
    const report = reportImport(process.stderr.isTTY ? { inPlace: progress } : { nowAndThen: say });
    const ctx = await open();
    // What an upload leaves to do: objects that were replaced, and webhooks that want to hear of it.
    await ctx.jobs.prepare([...libraryJobs(ctx), ...webhooksJobs(ctx)]);
    const imported = await importLibrary(ctx, operator, input, {
      signal: interruption(),
      progress: report,
    });
    return {
      value: imported,
      text: summarize(imported).join('\n'),
      exit: imported.failed.length === 0 && imported.stopped === null ? 0 : 1,
    };
  },
};

/** `-` keeps the secret out of the list of processes, which others on the machine can read. */
async function readSecret(values: Values): Promise<string> {
  const given = requiredText(values, 'secret');
  if (given !== '-') return given;
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdin.destroy();
    if (line.trim() !== '') return line.trim();
    break;
  }
  throw usageFault('--secret - takes the secret from the first line of standard input, which is empty');
}

/** Faults beyond these are in the answer to `--json` only. */
const shown = 20;

function summarize(imported: Imported): string[] {
  const { copied, replaced, skipped, gone, folders, bytes, notAsListed, streams, failed, stopped } = imported;
  const counts: [number, string][] = [
    [replaced, 'had changed and were replaced'],
    [skipped, 'were there already'],
    [gone, 'were deleted at the source meanwhile'],
    [failed.length, 'failed'],
  ];
  return [
    ...(stopped === null ? [] : [`The import ended early. ${stopped} Run it again, and it goes on.`]),
    `${copied} images copied, ${showBytes(bytes)}, in ${folders} folders.`,
    ...counts.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`),
    ...(notAsListed === 0
      ? []
      : [
          `${notAsListed} of those copied are not the original byte for byte: the source cleans what it delivers. The pictures are whole.`,
        ]),
    ...(streams === 0 ? [] : [`${streams} videos were left where they are.`]),
    ...(failed.length === 0 ? [] : ['Not imported:']),
    ...failed.slice(0, shown).map(({ name, reason }) => `  ${JSON.stringify(name)}: ${reason}`),
    ...(failed.length > shown ? [`  and ${failed.length - shown} more; --json names them all`] : []),
  ];
}
