import type { FastifyInstance } from 'fastify';
import type { Config } from '#config/config.ts';
import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import { html, type Html } from '#platform/html.ts';
import type { Assets } from './assets.ts';
import { write } from './guide/markdown.ts';
import { type Page, sendPage } from './page.ts';

/** What whoever signs up agrees to: the operator's text, or that there is none. New terms wait as long as the notice does. */
export function termsRoute(scope: FastifyInstance, assets: Assets, { config, inForce }: Context): void {
  scope.get('/terms', { schema: { hide: true } }, async (_request, reply) => {
    const terms = inForce.termsOf(config.accounts.terms);
    return sendPage(reply, assets, terms === undefined ? noTermsPage(config) : termsPage(terms));
  });
}

function termsPage(markdown: string): Page {
  const { title, main } = write(markdown, leadsTo);
  return inFrame(
    title === '' ? 'Terms' : title,
    title === ''
      ? html`<h1>Terms</h1>
          ${main}`
      : main,
  );
}

/** To pages of this server, on this page, and to others by their whole address. */
function leadsTo(target: string): string | undefined {
  return /^(?:https?:|mailto:|#|\/(?![/\\]))/i.test(target) ? target : undefined;
}

function noTermsPage(config: Config): Page {
  const controller = controllerOf(config);
  return inFrame(
    'Terms',
    html`<h1>Terms</h1>
      <p>This server has no terms of its own: the law applies.</p>
      <p>
        What is done with personal data, and what is not, is in the
        <a href="/privacy" rel="privacy-policy">privacy notice</a>.
      </p>
      ${
        controller !== undefined &&
        html`<p>This server is run by ${controller.name}, ${controller.address}, ${controller.email}.</p>`
      }`,
  );
}

function inFrame(title: string, main: Html): Page {
  return { title, here: '/terms', main: html`<article class="article">${main}</article>` };
}
