import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { breachesProblems } from './problems.ts';
import { addEntry, invalid, missingOf, parseText, readOpenBreach, risks } from './register.ts';

export type Noted = {
  readonly id: string;
  /** How likely it harms somebody: GDPR Art. 33(1) and 34(1). */
  readonly risk?: string | undefined;
  readonly consequences?: string | undefined;
  readonly measures?: string | undefined;
};

/** Writes down what was found out. Throws `breach-not-open`, `breach-invalid`. */
export async function noteBreach(ctx: Context, _actor: Operator, input: Noted): Promise<void> {
  const { id } = await readOpenBreach(ctx, input.id);
  const { risk } = input;
  if (risk !== undefined && !(risks as readonly string[]).includes(risk)) {
    throw invalid('risk', risk, risks.join(', '));
  }
  const noted = (['risk', 'consequences', 'measures'] as const).flatMap((kind) => {
    const given = input[kind];
    return given === undefined ? [] : [{ kind, says: parseText(given, kind) }];
  });
  if (noted.length === 0) throw invalid('note', '', 'a risk, consequences or measures');
  await ctx.database.transaction(async (tx) => {
    for (const entry of noted) await addEntry(tx, { id, now: ctx.clock.now() }, entry);
  });
}

/** Writes down that the authority was told. Throws `breach-not-open`, `breach-late` without a reason after 72 hours. */
export async function reportBreach(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly to: string; readonly because?: string | undefined },
): Promise<void> {
  const { id, dueAt } = await readOpenBreach(ctx, input.id);
  const to = parseText(input.to, 'to');
  const now = ctx.clock.now();
  const because = input.because === undefined ? undefined : parseText(input.because, 'because');
  if (now > dueAt && because === undefined) {
    throw new Problem(breachesProblems['breach-late'], { thing: 'because', expected: 'why it took longer' });
  }
  const says = because === undefined ? to : `${to}. Late: ${because}`;
  await ctx.database.transaction((tx) => addEntry(tx, { id, now }, { kind: 'reported', says }));
}

/** Closes a breach of which everything is done. Throws `breach-not-open`, `breach-unfinished`. */
export async function closeBreach(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly because: string },
): Promise<void> {
  const breach = await readOpenBreach(ctx, input.id);
  const says = parseText(input.because, 'because');
  const missing = missingOf(ctx, breach);
  if (missing.length > 0) {
    throw new Problem(breachesProblems['breach-unfinished'], { thing: 'missing', value: missing.join(', ') });
  }
  const { id } = breach;
  const now = ctx.clock.now();
  await ctx.database.transaction(async (tx) => {
    await addEntry(tx, { id, now }, { kind: 'closed', says });
    await tx.updateTable('breaches').set({ closed_at: now }).where('id', '=', id).execute();
  });
}
