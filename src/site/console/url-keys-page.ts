import { html, type Html } from '#platform/html.ts';
import { blank } from '#site/fields.ts';
import { askFirst, form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, doneInWords, moment, notice } from '#site/pieces.ts';
import { copyable } from './copyable.ts';
import { type Here, roomPage } from './here.ts';

/** Of a key what can be shown at any time. */
type Shown = { readonly id: string; readonly madeAt: string };

const happened: Readonly<Record<string, string>> = {
  revoked: 'The key is void, and every URL that was signed with it.',
};

export function urlKeysPage(
  here: Here,
  { keys, done }: { readonly keys: readonly Shown[]; readonly done: string | undefined },
): Page {
  return roomPage(here, {
    ...{ title: 'URL keys', path: '/url-keys' },
    lead: html`Whoever has one signs URLs of private pictures, for a time and for certain operations:
      <a href="/docs/signed-urls">how</a>. This console shows private pictures by the newest.`,
    told: doneInWords(happened, done),
    main: [
      keys.length === 0
        ? html`<div class="empty">
            <h2>No key yet</h2>
            <p>Make the first one below.</p>
          </div>`
        : html`<ul class="rows">
            ${keys.map((key, at) => keyRow(here, key, at === 0))}
          </ul>`,
      html`<section class="panel stack">
        <h2>Make a key</h2>
        <p class="soft">Those there are stay good, so that one can follow the other.</p>
        ${form({
          ...{ filled: blank, token: here.token, action: `${here.base}/url-keys`, submit: 'Make the key' },
          ...{ fields: [], body: [] },
        })}
      </section>`,
    ],
  });
}

function keyRow(here: Here, { id, madeAt }: Shown, isNewest: boolean): Html {
  return html`<li>
    <div class="what">
      <p class="name"><code>${id}</code> ${isNewest && badge('good', 'newest')}</p>
      <p class="soft small">Made ${moment(new Date(madeAt))}</p>
    </div>
    ${askFirst({
      ...{ label: 'Void', about: id },
      sentence: 'Nothing that was signed with it is delivered any more, at once and for good.',
      press: pressForm({
        ...{ token: here.token, action: `${here.base}/url-keys/revoke`, values: { key: id } },
        ...{ submit: 'Void the key', look: 'is-small is-danger' },
      }),
    })}
  </li>`;
}

export function newUrlKeyPage(here: Here, { id, secret }: { id: string; secret: string }): Page {
  return roomPage(here, {
    ...{ title: 'The new URL key', path: '/url-keys' },
    main: html`<section class="panel stack">
      ${notice('warn', 'The secret is not shown on these pages again. Copy it now.')}
      <h2>Key id</h2>
      ${copyable(id)}
      <h2>Secret</h2>
      ${copyable(secret)}
      <p><a class="button" href="${here.base}/url-keys">It is copied</a></p>
    </section>`,
  });
}
