/** A process that erases and ends itself half-way, as by a loss of power: `node erasing-child.ts <what> <step> <now> <email>`. */
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
  : erasePerson(dying(ctx), operator, { email, inventory }));
process.stdout.write('done\n');

/** After the folder of this number. */
async function eraseOrganizations(): Promise<void> {
  const stopping = erasures.map(({ owner, erase }, at) => ({
    owner,
    erase: async (...given: Parameters<typeof erase>) => {
      await erase(...given);
      if (at === step) die();
    },
  }));
  await eraseClosed(ctx, stopping, new AbortController().signal);
}

/** When the rows are gone, before the first letter goes and before it is beside the database. */
function dying(open: OpenContext): OpenContext {
  const kept = new Proxy(open.mail.kept, {
    get: (target, name) => (name === 'remove' ? die : (Reflect.get(target, name) as unknown)),
  });
  return { ...open, mail: { ...open.mail, kept } };
}
