import type { FastifyInstance } from 'fastify';
import { asProblem } from '#http/problem-json.ts';
import type { Problem } from '#platform/problem.ts';
import { blank, type Filled } from './fields.ts';
import { takeValues, type Values } from './form-body.ts';
import type { Page } from './page.ts';
import type { Site, Visit } from './visit.ts';

/** A page with a form: what is sent leads on, or comes back with what is wrong beside the fields. */
export type FormRoute = {
  readonly path: string;
  /** Where the form is sent, when that is not where its page is. */
  readonly action?: string;
  /** All that may be sent; a field that is not among them is refused. */
  readonly fields: readonly string[];
  /** The field a problem is shown at, where the problem does not name it. */
  readonly faultOf?: Readonly<Record<string, string>>;
  readonly page: (visit: Visit, filled: Filled) => Page | Promise<Page>;
  /** Gives the path to go on to (by GET, so that reloading repeats nothing), or a page. */
  readonly submit: (visit: Visit, values: Values) => Promise<string | Page>;
};

export function formRoute(scope: FastifyInstance, site: Site, route: FormRoute): void {
  const options = { schema: { hide: true } };
  scope.get(route.path, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await route.page(visit, blank));
  });
  scope.post(route.action ?? route.path, options, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const values = takeValues(request.body, route.fields);
    site.assertOurs(visit, values);
    try {
      return await onwards(site, visit, await route.submit(visit, values));
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) throw error;
      void reply.code(problem.status);
      if (problem.details.retryAfter !== undefined) reply.header('retry-after', problem.details.retryAfter);
      const filled = { values, faults: faultsOf(problem, route) };
      return site.show(visit, await route.page(visit, filled));
    }
  });
}

/** A form that is a button somewhere: it leads on, and what is wrong is a page of its own. */
export function pressRoute(
  scope: FastifyInstance,
  site: Site,
  route: Pick<FormRoute, 'path' | 'fields' | 'submit'>,
): void {
  scope.post(route.path, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const values = takeValues(request.body, route.fields);
    site.assertOurs(visit, values);
    return onwards(site, visit, await route.submit(visit, values));
  });
}

function onwards(site: Site, visit: Visit, next: string | Page): unknown {
  return typeof next === 'string' ? visit.reply.redirect(next, 303) : site.show(visit, next);
}

/** Which field a problem is about, and what to say there. */
export function faultsOf(
  problem: Problem,
  { fields, faultOf = {} }: Pick<FormRoute, 'fields' | 'faultOf'>,
): Record<string, string> {
  const { thing } = problem.details;
  const named = faultOf[problem.code] ?? (thing !== undefined && fields.includes(thing) ? thing : 'form');
  return { [named]: inWords(problem) };
}

/** For somebody at a form: what is wrong and what to do, without what only an operator can do. */
export function inWords({ kind, details }: Problem): string {
  if (details.retryAfter !== undefined) return `${kind.title} ${waiting(details.retryAfter)}`;
  const advice = kind.advice.split(/(?<=[.;:]) /).filter((sentence) => !sentence.includes('`'));
  return [kind.title, ...advice].join(' ').replace(/[;:]$/, '.');
}

function waiting(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes > 120) return `Try again in ${Math.ceil(minutes / 60)} hours.`;
  return minutes === 1 ? 'Try again in a minute.' : `Try again in ${minutes} minutes.`;
}
