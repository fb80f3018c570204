import { html, type Html } from '#platform/html.ts';
import type { InForce } from '#platform/in-force.ts';
import type { CookieDeclaration } from '#privacy/declaration.ts';
import type { ChoiceWords } from '#privacy/notice/languages/language.ts';
import { type Language, texts } from '#privacy/notice/languages/languages.ts';
import type { ListedRecipient } from '#privacy/notice/recipients.ts';
import type { Page } from '#site/page.ts';
import { badge } from '#site/pieces.ts';

/** Every cookie there can be, from the list that is looked at before one is sent. */
export function cookieRows(cookies: ReadonlyMap<string, CookieDeclaration>, language: Language): Html {
  const { choices, purposes, word } = texts[language];
  const [before, between] = choices.prefixes;
  return html`<ul class="rows">
      ${[...cookies].map(
        ([name, cookie]) =>
          html`<li id="${name}">
            <div class="what">
              <h3><code>${name}</code> ${cookie.optional && badge('warn', choices.optional)}</h3>
              <p>${word(cookie.what)}</p>
              <p class="soft">
                ${choices.ends}: ${lifetimeOf(cookie, choices)}. SameSite=${cookie.sameSite}.
                ${choices.setFor} ${purposes[cookie.purpose]}.
              </p>
            </div>
          </li>`,
      )}
    </ul>
    <p class="soft">${before} <code>__Host-</code>, ${between} <code>__Secure-</code>.</p>`;
}

function lifetimeOf({ lifetime, longest }: CookieDeclaration, words: ChoiceWords): string {
  const usual = lifetime === 'browser' ? words.withBrowser : duration(lifetime, words);
  return longest === undefined ? usual : `${usual}; ${duration(longest, words)}${words.ifYouStay}`;
}

function duration(seconds: number, { after }: ChoiceWords): string {
  return seconds >= 86_400
    ? after(Math.round(seconds / 86_400), 'days')
    : after(Math.round(seconds / 60), 'minutes');
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
