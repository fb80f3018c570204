import type { FastifyInstance } from 'fastify';
import { countDisclosures, type YearOfDisclosures } from '#disclosures/transparency.ts';
import { html } from '#platform/html.ts';
import type { Promises } from '#privacy/promises.ts';
import type { Assets } from '#site/assets.ts';
import { type Page, sendPage } from '#site/page.ts';

/** How often authorities asked for data, and got some. */
export function transparencyRoute(scope: FastifyInstance, assets: Assets, { ctx }: Promises): void {
  scope.get('/privacy/transparency', { schema: { hide: true } }, async (_request, reply) => {
    const years = await countDisclosures(ctx.database.db, ctx.clock.now());
    return sendPage(reply, assets, transparencyPage(years));
  });
}

const named: Readonly<Record<string, string>> = {
  order: 'Orders of courts',
  request: 'Requests of authorities',
  protective: 'To protect somebody, without being asked',
  transfer: 'Organizations that went to another server',
};

function transparencyPage(years: readonly YearOfDisclosures[]): Page {
  return {
    title: 'Transparency',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Transparency</h1>
        <p class="lead">
          How often somebody’s data was asked for by authorities, and given. It takes two approvals, goes no
          further than what was asked, and whom it is about is told as soon as no law forbids it.
        </p>
        <p class="soft">
          Each year when it is over, in bands, so that no figure points at one person. See the
          <a href="/privacy#sharing">privacy notice</a>.
        </p>
      </div>
      ${years.map(
        ({ year, kinds }) =>
          html`<section class="stack" id="year-${year}">
            <h2>${year}</h2>
            <ul class="rows">
              ${kinds.map(
                ({ kind, asked, given }) =>
                  html`<li>
                    <div class="what"><p>${named[kind]}: asked ${asked}, given ${given}</p></div>
                  </li>`,
              )}
            </ul>
          </section>`,
      )}
    </div>`,
  };
}
