import type { Passkey } from '#accounts/passkeys/passkeys.ts';
import { html, type Html } from '#platform/html.ts';
import { blank, textField } from '#site/fields.ts';
import { sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, doneInWords, moment, notice } from '#site/pieces.ts';
import { passkeyForm } from './passkey-form.ts';
import { codeField, currentPasswordField } from './second-factor-pages.ts';
import type { LinkEntry } from './entry-pages.ts';

const base = '/account/passkeys';

/** What the account page shows of them; `isOffered`: whether browsers have passkeys at this address. */
export function passkeysSection(passkeys: readonly Passkey[], isOffered: boolean): Html {
  return html`<section class="panel stack" id="passkeys">
    <h2>Passkeys ${badge(passkeys.length > 0 ? 'good' : 'plain', `${passkeys.length}`)}</h2>
    <p>
      With a passkey you sign in by the finger, face or PIN of your device, without a password. It works on no
      other site, so nobody can get it out of you.
    </p>
    ${
      isOffered
        ? html`<div class="actions"><a class="button is-small" href="${base}">Passkeys</a></div>`
        : html`<p class="soft">
            There are none here: browsers have them only where a server is reached by a name and https. Its
            operator sets that up.
          </p>`
    }
  </section>`;
}

export type PasskeysView = {
  readonly passkeys: readonly Passkey[];
  readonly token: string;
  /** Whether sign-in asks for a code, so that this does, too. */
  readonly isCodeAsked: boolean;
  /** What the new one is called unless its owner says. */
  readonly device: string;
  readonly done: string | undefined;
  /** What went wrong when the browser's answer came. */
  readonly fault: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  added: 'The passkey is added, and you are signed out everywhere else.',
  renamed: 'The passkey has its new name.',
  removed: 'The passkey is removed, and you are signed out everywhere else.',
};

export function passkeysPage(view: PasskeysView): Page {
  const { passkeys, token, isCodeAsked, device, done, fault } = view;
  const told = doneInWords(happened, done);
  return {
    title: fault === undefined ? 'My passkeys' : 'Error: My passkeys',
    here: '/account',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>My passkeys</h1>
        ${told !== undefined && notice('good', told, 'status')}
        ${fault !== undefined && html`<p class="notice is-bad" role="alert">${fault}</p>`}
      </div>
      ${
        passkeys.length === 0
          ? html`<p class="soft">You have none yet.</p>`
          : html`<ul class="rows">
              ${passkeys.map(row)}
            </ul>`
      }
      <section class="panel stack">
        <h2>Add a passkey</h2>
        <p class="soft" data-scriptless>
          A passkey is made by your browser, with script. It is turned off here, or the browser is too old.
        </p>
        ${passkeyForm({
          ...{ act: 'create', token, action: base, options: `${base}/options`, submit: 'Add a passkey' },
          body: html`${textField(
            { ...blank, values: { label: device } },
            { name: 'label', label: 'What to call it', autocomplete: 'off', maxlength: 200 },
          )}${currentPasswordField(blank)}${isCodeAsked && codeField(blank)}`,
        })}
      </section>
      <p><a href="/account">Back to my account</a></p>
    </div>`,
  };
}

function row({ id, label, synced, createdAt, lastUsedAt }: Passkey): Html {
  return html`<li>
    <div class="what">
      <p class="name">${label} ${synced && badge('plain', 'on several devices')}</p>
      <p class="soft small">
        Added ${moment(createdAt)},
        ${lastUsedAt === null ? 'never used' : html`last used ${moment(lastUsedAt)}`}
      </p>
    </div>
    <div class="actions">
      <a class="button is-small" href="${base}/${id}" aria-label="${`Rename ${label}`}">Rename</a>
      <a class="button is-small is-danger" href="${base}/${id}/remove" aria-label="${`Remove ${label}`}"
        >Remove</a
      >
    </div>
  </li>`;
}

export function renamePasskeyPage({ filled, token, action }: LinkEntry, { label }: Passkey): Page {
  return sheet('Rename a passkey', {
    ...{ filled, token, action, submit: 'Rename it', fields: ['label'] },
    body: textField(
      { ...filled, values: { label, ...filled.values } },
      { name: 'label', label: 'What to call it', autocomplete: 'off', maxlength: 200 },
    ),
    aside: html`<a href="${base}">Back to my passkeys</a>`,
  });
}

export function removePasskeyPage({ filled, token, action }: LinkEntry, { label }: Passkey): Page {
  return sheet('Remove a passkey', {
    ...{ filled, token, action, submit: 'Remove it', fields: ['current'] },
    lead: `“${label}” will not sign you in any more, and you are signed out everywhere else. Delete it on your device, too.`,
    body: currentPasswordField(filled),
    aside: html`<a href="${base}">Back to my passkeys</a>`,
  });
}
