import type { FastifyInstance } from 'fastify';
import { agreeToNotice } from '#accounts/notice-changes/agree.ts';
import { html, type Html } from '#platform/html.ts';
import type { PostedVersion } from '#privacy/notice/versions.ts';
import { blank } from '#site/fields.ts';
import { formRoute } from '#site/form-routes.ts';
import { form } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { moment } from '#site/pieces.ts';
import { queryOf, type Site, signedIn, type Visit } from '#site/visit.ts';
import { ownPath } from './own-path.ts';

/** Where somebody agrees to a change of the notice, or takes what is theirs and leaves. */
export function noticeChangesRoutes(scope: FastifyInstance, site: Site): void {
  formRoute(scope, site, {
    ...{ path: '/account/notice', fields: ['version', 'next'] },
    page: (visit) => standingPage(visit, site.ctx.clock.now()),
    submit: async (visit, { version = '', next = '' }) => {
      await agreeToNotice(site.ctx, signedIn(visit), version);
      return ownPath(next) ?? '/account';
    },
  });
}

function standingPage(visit: Visit, now: Date): Page {
  signedIn(visit);
  const { standing, token } = visit;
  const { news } = standing;
  const [latest] = news.toReversed();
  return {
    title: 'Changes of the privacy notice',
    main: html`<div class="sheet stack">
      <h1>Changes of the privacy notice</h1>
      ${
        latest === undefined
          ? html`<p>There is nothing that you have not agreed to.</p>`
          : html`<ul>
                ${news.map(
                  (version) =>
                    html`<li>
                      <a href="/privacy/changes#version-${version.number}">Version ${version.number}</a>,
                      ${version.effectiveAt <= now ? 'in force since' : 'in force from'}
                      ${moment(version.effectiveAt)}
                    </li>`,
                )}
              </ul>
              ${form({
                ...{ filled: blank, token, action: '/account/notice', submit: 'I agree', fields: [] },
                body: agreeFields(latest, queryOf(visit)['next'] ?? ''),
              })}
              <h2>I do not agree</h2>
              <p>
                Then take what is yours, and leave: you need not give a reason, and what was promised before
                holds until everything about you is erased.
              </p>`
      }
      <div class="actions">
        <a class="button is-small" href="/account/data.json">Download a copy of my data</a>
        <a class="button is-small is-danger" href="/account/leave">Erase my account</a>
      </div>
      <p class="soft">
        An organization of which you are the only owner is given to somebody else or closed before, in its
        settings.
      </p>
    </div>`,
  };
}

function agreeFields({ number }: PostedVersion, next: string): Html {
  return html`<input type="hidden" name="version" value="${number}" />
    <input type="hidden" name="next" value="${next}" />`;
}
