import type { FastifyInstance } from 'fastify';
import { asProblem } from '#http/problem-json.ts';
import { attributes, html, type Html } from '#platform/html.ts';
import { takeValues, type Values } from '#site/form-body.ts';
import { inWords } from '#site/form-routes.ts';
import { tokenField } from '#site/form.ts';
import type { Site, Visit } from '#site/visit.ts';

/**
 * A form that the script shows and completes: it fetches options, asks the browser, and sends the answer along. Where
 * there is no script or no such browser it stays hidden.
 */
export function passkeyForm(parts: {
  readonly act: 'create' | 'get';
  readonly token: string;
  readonly action: string;
  readonly options: string;
  readonly submit: string;
  readonly body: Html;
}): Html {
  const { act, token, action, options, submit, body } = parts;
  return html`<form
    ${attributes({ method: 'post', action, class: 'stack', hidden: true })}
    ${attributes({ 'data-passkey': act, 'data-options': options })}
  >
    <p class="notice is-bad" role="alert" hidden></p>
    ${tokenField(token)}<input type="hidden" name="answer" value="" />${body}
    <div class="actions"><button class="button">${submit}</button></div>
  </form>`;
}

/** Where the script fetches the options. What is wrong it gets in words, and shows them in the form. */
export function passkeyOptionsRoute(
  scope: FastifyInstance,
  site: Site,
  route: {
    readonly path: string;
    readonly fields: readonly string[];
    readonly offer: (visit: Visit, values: Values) => Promise<object>;
  },
): void {
  scope.post(route.path, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const values = takeValues(request.body, route.fields);
    site.assertOurs(visit, values);
    void reply.header('cache-control', 'no-store');
    try {
      return await reply.send({ options: await route.offer(visit, values) });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) throw error;
      return reply.code(problem.status).send({ problem: inWords(problem) });
    }
  });
}
