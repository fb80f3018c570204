/** A process that erases and ends itself at a step, as by a loss of power: `node erasing-child.ts <what> <step> <now> <email>`. */
import { operator } from '#access/actor.ts';
import { eraseClosed } from '#accounts/erase-closed.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { loadConfig } from '#config/config.ts';
import { erasures } from '#erasures.ts';
import { inventory } from '#inventory.ts';
import { createContext, type OpenContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';
import { schedule } from '#schedule.ts';

const [what = '', stepText = '', now = '', email = ''] = process.argv.slice(2);
const step = Number(stepText);
const die = (): void => void process.kill(process.pid, 'SIGKILL');

const options = { share: false, clock: { now: () => new Date(now) }, log: silentLog };
const ctx = await createContext(loadConfig(process.env), options);
await ctx.jobs.prepare(schedule(ctx));
process.stdout.write('open\n');
await (what === 'organization'
  ? eraseOrganizations()
  : erasePerson(dyingAt(ctx), operator, { email, inventory }));
process.stdout.write('done\n');

/** After the folder of this number. */
async function eraseOrganizations(): Promise<void> {
  const dying = erasures.map(({ owner, erase }, at) => ({
    owner,
    erase: async (...given: Parameters<typeof erase>) => {
      await erase(...given);
      if (at === step) die();
    },
  }));
  await eraseClosed(ctx, dying, new AbortController().signal);
}

/** 1: when the rows are gone, before the first letter goes; 2: after the last, before it is beside the database. */
function dyingAt(open: OpenContext): OpenContext {
  const { database, mail } = open;
  let letters = 0;
  const kept = new Proxy(mail.kept, {
    get: (target, name) => {
      if (name !== 'remove') return Reflect.get(target, name) as unknown;
      return async (id: string) => {
        if (step === 1) die();
        await target.remove(id);
        letters -= 1;
        if (step === 2 && letters === 0) die();
      };
    },
  });
  const transaction: typeof database.transaction = (work) =>
    database.transaction(async (tx) => {
      letters = (await tx.selectFrom('messages').select('id').where('recipient', '=', email).execute())
        .length;
      return work(tx);
    });
  return { ...open, database: { ...database, transaction }, mail: { ...mail, kept } };
}
