import { type Scope, scopes } from '#access/scopes.ts';
import type { KeyListing, NewKey } from '#accounts/api-keys.ts';
import type { Addresses } from '#context.ts';
import { html, type Html } from '#platform/html.ts';
import { checkField, type Filled, textField } from '#site/fields.ts';
import { askFirst, form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice } from '#site/pieces.ts';
import { copyable } from './copyable.ts';
import { type Here, roomPage } from './here.ts';

const scopeMeanings: Readonly<Record<Scope, string>> = {
  read: 'Read: look up pictures, folders and usage',
  upload: 'Upload: add pictures, without replacing any',
  manage: 'Manage: change, replace and delete pictures',
  sign: 'Sign: make URLs of private pictures',
};

type KeysView = {
  readonly keys: readonly KeyListing[];
  readonly filled: Filled;
  readonly done: string | undefined;
  readonly now: Date;
};

export function keysPage(here: Here, { keys, filled, done, now }: KeysView): Page {
  const isFaulty = Object.keys(filled.faults).length > 0;
  return roomPage(here, {
    ...{ title: 'API keys', path: '/keys', isFaulty },
    lead: 'A key lets a program work with the pictures. It never reaches people, keys or settings.',
    told: done === 'revoked' ? 'The key is stopped, for good.' : undefined,
    main: [
      keys.length === 0
        ? html`<div class="empty">
            <h2>No key yet</h2>
            <p>Make the first one below.</p>
          </div>`
        : html`<ul class="rows">
            ${keys.map((key) => keyRow(here, key, now))}
          </ul>`,
      html`<section class="panel stack">
        <h2>Make a key</h2>
        ${keyForm(here, filled, isFaulty)}
      </section>`,
    ],
  });
}

function keyRow(here: Here, key: KeyListing, now: Date): Html {
  const { id, apiKey, label, folder, expiresAt, lastUsedAt, revokedAt } = key;
  const isOver = expiresAt !== null && expiresAt <= now;
  const isAlive = revokedAt === null && !isOver;
  return html`<li>
    <div class="what">
      <p class="name">
        ${label === '' ? 'Without a label' : label}
        ${revokedAt !== null && badge('bad', 'stopped')}${revokedAt === null && isOver && badge('warn', 'over')}
      </p>
      <p class="small"><code>${apiKey}</code></p>
      <p class="soft small">
        ${key.scopes.join(', ')}${folder !== null && html`, in <code>${folder}</code> only`}. Made
        ${moment(key.createdAt)},
        ${lastUsedAt === null ? 'never used' : html`last used in the hour before ${moment(lastUsedAt)}`}${
          expiresAt !== null && html`, ends ${moment(expiresAt)}`
        }${revokedAt !== null && html`, stopped ${moment(revokedAt)}`}.
      </p>
    </div>
    ${
      isAlive &&
      askFirst({
        ...{ label: 'Stop', about: label === '' ? apiKey : label },
        sentence: 'Whatever uses it is refused from now on, for good.',
        press: pressForm({
          ...{ token: here.token, action: `${here.base}/keys/revoke`, values: { key: id } },
          ...{ submit: 'Stop the key', look: 'is-small is-danger' },
        }),
      })
    }
  </li>`;
}

function keyForm(here: Here, filled: Filled, isFaulty: boolean): Html {
  // What most programs need, where nothing was chosen yet.
  const chosen = isFaulty ? filled : { ...filled, values: { scopes: 'read upload' } };
  const fault = filled.faults['scopes'];
  return form({
    ...{ filled, token: here.token, action: `${here.base}/keys`, submit: 'Make the key' },
    fields: ['label', 'folder', 'expires'],
    body: [
      textField(filled, {
        ...{ name: 'label', label: 'Label', autocomplete: 'off', maxlength: 200, optional: true },
        hint: 'For you to know it by: what uses it.',
      }),
      html`<fieldset class="field">
        <legend>It may</legend>
        ${fault !== undefined && html`<p class="error">${fault}</p>`}
        <div class="checks">
          ${scopes.map((value) =>
            checkField({ ...chosen, faults: {} }, { name: 'scopes', value, label: scopeMeanings[value] }),
          )}
        </div>
      </fieldset>`,
      textField(filled, {
        ...{
          name: 'folder',
          label: 'Only in one folder',
          autocomplete: 'off',
          isCode: false,
          optional: true,
        },
        hint: 'Such as /shop/; empty for all.',
      }),
      textField(filled, {
        ...{ name: 'expires', label: 'Last day', type: 'date', autocomplete: 'off', optional: true },
        hint: 'Empty for a key that does not end by itself.',
      }),
    ],
  });
}

/** The one time that the secret is seen. */
export function newKeyPage(here: Here, { apiKey, apiSecret }: NewKey, addresses: Addresses): Page {
  return roomPage(here, {
    ...{ title: 'The new key', path: '/keys' },
    main: html`<section class="panel stack">
      ${notice('warn', 'The secret is not kept and cannot be shown again. Copy it now.')}
      <h2>API key</h2>
      ${copyable(apiKey)}
      <h2>API secret</h2>
      ${copyable(apiSecret)}
      <h2>Try it</h2>
      ${copyable(`curl -u '${apiKey}:${apiSecret}' ${addresses.publicUrl}/api/v1/assets`)}
      <p><a class="button" href="${here.base}/keys">It is copied</a></p>
    </section>`,
  });
}
