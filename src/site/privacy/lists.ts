import { html, type Html } from '#platform/html.ts';
import type { InForce } from '#platform/in-force.ts';
import type { CookieDeclaration } from '#privacy/declaration.ts';
import type { ListedRecipient } from '#privacy/notice/recipients.ts';
import type { Page } from '#site/page.ts';
import { badge } from '#site/pieces.ts';

/** Every cookie there can be, from the list that is looked at before one is sent. */
export function cookieRows(cookies: ReadonlyMap<string, CookieDeclaration>): Html {
  return html`<ul class="rows">
      ${[...cookies].map(
        ([name, cookie]) =>
          html`<li id="${name}">
            <div class="what">
              <h3><code>${name}</code> ${cookie.optional && badge('warn', 'optional')}</h3>
              <p>${cookie.what}</p>
              <p class="soft">
                Ends: ${lifetimeOf(cookie)}. SameSite=${cookie.sameSite}. Set so as to ${cookie.purpose}.
              </p>
            </div>
          </li>`,
      )}
    </ul>
    <p class="soft">
      On https the names begin with <code>__Host-</code>, save for those that are for pictures alone,
      <code>__Secure-</code>.
    </p>`;
}

function lifetimeOf({ lifetime, longest }: CookieDeclaration): string {
  const usual = lifetime === 'browser' ? 'when the browser closes' : `after ${duration(lifetime)}`;
  return longest === undefined ? usual : `${usual}; after ${duration(longest)} if you ask to stay`;
}

function duration(seconds: number): string {
  return seconds >= 86_400 ? `${Math.round(seconds / 86_400)} days` : `${Math.round(seconds / 60)} minutes`;
}

/** Every recipient there can be, from the list that is looked at before a connection is made. */
export function recipientsPage(recipients: readonly ListedRecipient[], inForce: InForce): Page {
  return {
    title: 'Recipients',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Recipients</h1>
        <p class="lead">
          Everybody this server connects to, and all that they get. A connection to anybody else is cut before
          it is made. Nobody gets what cookies or headers of a browser say.
        </p>
      </div>
      <ul class="rows">
        ${recipients.map(
          ({ id, who, gets, why, place, isUsed }) =>
            html`<li id="${id}">
              <div class="what">
                <h2>${who} ${useOf(isUsed, inForce.recipientFrom(id))}</h2>
                <p>Gets: ${gets.join('; ')}. In order ${why}.</p>
                <p class="soft">
                  <code>${id}</code>. Country:
                  ${place === undefined ? 'not said yet' : `${place.country} (${place.ground})`}.
                </p>
              </div>
            </li>`,
        )}
      </ul>
    </div>`,
  };
}

function useOf(isUsed: boolean, from: Date | undefined): Html {
  if (from !== undefined) return badge('plain', `not before ${from.toISOString().slice(0, 10)}`);
  return badge(isUsed ? 'warn' : 'plain', isUsed ? 'in use' : 'not in use here');
}
