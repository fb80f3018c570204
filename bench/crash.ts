import { parseArgs } from 'node:util';
import { killRounds, type KillPart } from './crash/kill-rounds.ts';
import { deletePart } from './crash/parts/delete.ts';
import { importPart } from './crash/parts/import.ts';
import { movePart } from './crash/parts/move.ts';
import { replacePart } from './crash/parts/replace.ts';
import { tusPart } from './crash/parts/tus.ts';
import { crashRounds } from './crash/rounds.ts';
import { exitOnSignals } from './support/owned.ts';

/** Each over a data folder of its own. */
const parts: Readonly<Record<string, () => KillPart | Promise<KillPart>>> = {
  tus: tusPart,
  import: importPart,
  move: movePart,
  replace: replacePart,
  delete: deletePart,
};

const usage = `Kills the real product with SIGKILL in the middle of what it does, and looks whether anything was lost.
usage: npm run crash -- [--only PART,PART] [--rounds N]
  --only    of uploads, ${Object.keys(parts).join(', ')}; all unless told
  --rounds  how often each (20)`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: ['uploads', ...Object.keys(parts)].join() },
    rounds: { type: 'string', default: '20' },
    help: { type: 'boolean' },
  },
});
const rounds = Number(values.rounds);
const wanted = values.only.split(',');
const isUsable = wanted.every((name) => name === 'uploads' || name in parts);
if (values.help === true || !isUsable || !Number.isInteger(rounds) || rounds < 1) {
  console.error(usage);
  process.exit(values.help === true ? 0 : 64);
}

exitOnSignals();
const wrong: string[] = [];
for (const name of wanted) {
  if (name === 'uploads') wrong.push(...(await killUploads()));
  else {
    await using part = await parts[name]?.();
    if (part !== undefined) wrong.push(...(await killRounds(part, rounds, console.log)));
  }
}
for (const fault of wrong) console.log(`WRONG ${fault}`);
console.log(`\n${wanted.length * rounds} kills: ${wrong.length} things were not as promised.`);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function killUploads(): Promise<readonly string[]> {
  const { acknowledged, unanswered, listed, losses } = await crashRounds(rounds, console.log);
  console.log(
    `uploads: ${acknowledged} acknowledged, ${unanswered} under way when killed, ${listed} listed at the end, ${losses.length} lost or broken`,
  );
  return losses;
}
