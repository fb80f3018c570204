import { parseArgs } from 'node:util';
import { crashRounds } from './crash/rounds.ts';
import { exitOnSignals } from './support/owned.ts';

const usage = `Kills the real product with SIGKILL while pictures are uploaded, and looks whether anything was lost.
usage: npm run crash -- [--rounds N]
  --rounds  how often (30)`;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, help: { type: 'boolean' } },
});
const rounds = Number(values.rounds);
if (values.help === true || !Number.isInteger(rounds) || rounds < 1) {
  console.error(usage);
  process.exit(values.help === true ? 0 : 64);
}

exitOnSignals();
const { acknowledged, unanswered, listed, losses } = await crashRounds(rounds, console.log);
for (const loss of losses) console.log(`LOSS ${loss}`);
console.log(
  `\n${rounds} kills: ${acknowledged} uploads acknowledged, ${unanswered} under way when killed, ${listed} listed at the end, ${losses.length} lost or broken.`,
);
process.exitCode = losses.length === 0 ? 0 : 1;
