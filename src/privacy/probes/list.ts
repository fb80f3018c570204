import { controllerOf } from '#config/privacy.ts';
import { listColumns } from '#database/columns.ts';
import { declarationOf } from '#privacy/guard.ts';
import { brokenEntry } from '#privacy/ledger/chain.ts';
import { wholeLedger } from '#privacy/ledger/ledger.ts';
import type { Ask, Watched } from '#privacy/registries.ts';
import { expiryOf } from '#privacy/well-known.ts';
import { lookForEarly } from './nothing-early.ts';
import { measureOldest } from './oldest-values.ts';
import type { Outcome, Probe, ProbeName } from './probe.ts';
import { lookAtReports } from './published-groups.ts';
import { lookAtRequests } from './requests-in-time.ts';

/** Everything that is looked at; their order is that of `probeNames`. */
export function listProbes(watched: Watched, ask: Ask): Readonly<Record<ProbeName, Probe>> {
  const { ctx, inventory, recipients, cookies } = watched;
  return {
    'controller-named': {
      about: 'whether it is said who answers for this server',
      stops: [],
      look: () =>
        controllerOf(ctx.config) === undefined
          ? {
              state: 'amber',
              says: 'Set CONTROLLER_NAME, CONTROLLER_ADDRESS and CONTROLLER_EMAIL. Until then sign-up stays closed.',
            }
          : { state: 'green', says: 'It is.' },
    },
    'declared-columns': {
      about: 'whether every column of the database is declared',
      stops: ['sign-up'],
      look: async () => {
        const columns = await listColumns(ctx.database.db);
        const undeclared = columns.filter((column) => declarationOf(column, inventory) === undefined);
        return counted(undeclared.length, 'columns without a declaration', { columns: columns.length });
      },
    },
    'oldest-values': {
      about: 'whether anything is older than it may be',
      stops: ['sign-up', 'audience'],
      look: async () => {
        const oldest = await measureOldest(ctx, inventory);
        const figures = Object.fromEntries(oldest.map(({ what, days }) => [what, days]));
        const over = oldest.filter(({ isOver }) => isOver).length;
        return {
          ...counted(over, 'kinds of data are held too long'),
          figures: { 'past limit': over, ...figures },
        };
      },
    },
    'cookies-seen': {
      about: 'whether only declared cookies were set',
      stops: ['sign-up', 'audience'],
      look: () =>
        counted(cookies.refused, 'cookies were not as declared, and were refused', {
          seen: cookies.seen.toSorted().join(' ') || 'none',
        }),
    },
    'hosts-contacted': {
      about: 'whether only declared recipients were connected to',
      stops: ['remote-pictures'],
      look: () => {
        const stray = [...ctx.outbound.contacts.keys()].filter(
          (id) => !recipients.some((known) => known.id === id),
        );
        const figures = recipients.map(
          ({ id }) => [id, ctx.outbound.contacts.get(id)?.connections ?? 0] as const,
        );
        return counted(
          ctx.outbound.undeclared + stray.length,
          'connections to somebody undeclared were cut',
          Object.fromEntries(figures),
        );
      },
    },
    'log-fields': {
      about: 'whether only declared facts were logged',
      stops: [],
      look: () => counted(ctx.log.refused?.() ?? 0, 'facts were not declared, and were dropped'),
    },
    'signals-honoured': {
      about: 'whether a page asked with DNT and Sec-GPC tracks nobody',
      stops: ['audience'],
      look: () => lookAtSignals(ask),
    },
    'security-contact': {
      about: 'whether security.txt is there and not about to run out',
      stops: [],
      look: async () => {
        const { status, body } = await ask('/.well-known/security.txt', {});
        const days = (expiryOf(body).getTime() - ctx.clock.now().getTime()) / 86_400_000;
        const isGood = status === 200 && days > 30;
        return {
          state: isGood ? 'green' : 'red',
          says: isGood ? 'It is.' : 'It is missing, or runs out within 30 days.',
        };
      },
    },
    'published-groups': {
      about: 'whether every published group of visitors is large enough',
      stops: ['audience'],
      look: () => lookAtReports(ctx),
    },
    'requests-in-time': {
      about: 'whether requests about data are answered in time',
      stops: [],
      look: () => lookAtRequests(ctx),
    },
    'nothing-early': {
      about: 'whether anything began that the notice in force does not say yet',
      stops: ['sign-up'],
      look: () => lookForEarly(watched),
    },
    'ledger-whole': {
      about: 'whether every entry of the record follows from those before it',
      stops: [],
      look: async () => {
        const entries = await wholeLedger(ctx);
        const broken = brokenEntry(entries);
        return broken === undefined
          ? { state: 'green', says: 'Each does.', figures: { entries: entries.length } }
          : { state: 'red', says: `Entry ${broken.seq} does not.`, figures: { entries: entries.length } };
      },
    },
  };
}

function counted(count: number, of: string, figures?: Outcome['figures']): Outcome {
  return {
    state: count === 0 ? 'green' : 'red',
    says: `${count} ${of}.`,
    figures: { undeclared: count, ...figures },
  };
}

async function lookAtSignals(ask: Ask): Promise<Outcome> {
  const { status, headers } = await ask('/privacy', { dnt: '1', 'sec-gpc': '1' });
  const policy = [headers['content-security-policy']].flat().join();
  const faults = [
    status !== 200 && `the page answers ${status}`,
    headers['set-cookie'] !== undefined && 'a cookie is set',
    headers['tk'] !== 'N' && 'the answer does not say Tk: N',
    (policy === '' || /https?:|\*/.test(policy)) && 'the page may load from elsewhere',
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return { state: 'green', says: 'It does not.' };
  return { state: 'red', says: `Not as promised: ${faults.join(', ')}.` };
}
