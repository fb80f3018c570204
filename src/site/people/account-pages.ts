import type { SessionListing } from '#accounts/session-list.ts';
import { aloneLength, besideLength } from '#accounts/password-rules.ts';
import { html, type Html } from '#platform/html.ts';
import { blank, type Filled, textField } from '#site/fields.ts';
import { form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, doneInWords, moment, notice } from '#site/pieces.ts';
import { newPasswordField } from './sign-in-page.ts';

export type AccountView = {
  readonly email: string;
  readonly name: string;
  readonly sessions: readonly SessionListing[];
  /** Whether sign-in asks for a code, beside which a shorter password will do. */
  readonly isCodeAsked: boolean;
  readonly token: string;
  /** Which of the forms on the page came back, and how. */
  readonly filled?: { readonly form: 'password' | 'address'; readonly filled: Filled };
  readonly done?: string | undefined;
  /** What other parts of the account show of themselves. */
  readonly parts?: readonly Html[];
};

const happened: Readonly<Record<string, string>> = {
  'session-ended': 'The session is ended.',
  'others-ended': 'You are signed out everywhere else.',
  'second-factor-removed': 'Your second factor is removed, and you are signed out everywhere else.',
  stay: 'Your account stays as it was.',
  password: 'The new password is set, and you are signed out everywhere else.',
  address:
    'Two letters are on their way: one to the new address and one to the old. Both have to be answered.',
};

export function accountPage(view: AccountView): Page {
  const { email, name, sessions, isCodeAsked, token, filled, done, parts = [] } = view;
  const told = doneInWords(happened, done);
  const filledOf = (which: 'password' | 'address'): Filled =>
    filled?.form === which ? filled.filled : blank;
  return {
    title: filled === undefined ? 'My account' : 'Error: My account',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>My account</h1>
        <p class="lead">${name}, ${email}</p>
        ${told !== undefined && notice('good', told, 'status')}
      </div>
      ${sessionsSection(sessions, token)}
      <div class="side-by-side">${parts}</div>
      <div class="side-by-side">
        <section class="panel stack" id="password">
          <h2>Change the password</h2>
          ${passwordForm(filledOf('password'), token, isCodeAsked ? besideLength : aloneLength)}
        </section>
        <section class="panel stack" id="address">
          <h2>Change the e-mail address</h2>
          ${addressForm(filledOf('address'), token)}
        </section>
      </div>
    </div>`,
  };
}

function sessionsSection(sessions: readonly SessionListing[], token: string): Html {
  return html`<section class="stack" id="sessions">
    <h2>My sessions</h2>
    <ul class="rows">
      ${sessions.map(
        (session) =>
          html`<li>
            <div class="what">
              <p class="name">${session.device} ${session.current && badge('good', 'this one')}</p>
              <p class="soft small">
                ${session.country === null ? 'From a place we do not know' : `From ${countryName(session.country)}`},
                last used ${moment(session.lastUsedAt)}, since
                ${moment(session.createdAt)}${session.stay && ', stays signed in'}
              </p>
            </div>
            ${
              !session.current &&
              pressForm({
                ...{
                  token,
                  action: '/account/sessions/end',
                  submit: 'End',
                  about: `the session on ${session.device}`,
                },
                values: { session: session.id },
              })
            }
          </li>`,
      )}
    </ul>
    ${
      sessions.length > 1 &&
      pressForm({ token, action: '/account/sessions/end-others', submit: 'Sign out everywhere else' })
    }
    ${pressForm({
      ...{ token, action: '/account/sessions/end-all', submit: 'Sign out everywhere' },
      look: 'is-small is-danger',
    })}
  </section>`;
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

function countryName(code: string): string {
  return countries.of(code) ?? code;
}

function passwordForm(filled: Filled, token: string, least: number): Html {
  return form({
    ...{ filled, token, action: '/account/password', submit: 'Set the password' },
    fields: ['current', 'password'],
    body: [
      textField(filled, {
        ...{ name: 'current', label: 'Password now', type: 'password', autocomplete: 'current-password' },
      }),
      newPasswordField(filled, { label: 'New password', least: `${least}` }),
    ],
  });
}

function addressForm(filled: Filled, token: string): Html {
  return form({
    ...{ filled, token, action: '/account/address', submit: 'Ask both addresses' },
    fields: ['email', 'confirmation'],
    body: [
      textField(filled, {
        ...{ name: 'email', label: 'New address', type: 'email', autocomplete: 'email', inputmode: 'email' },
        hint: 'It changes once the new address is confirmed and the old one agrees.',
        maxlength: 254,
      }),
      textField(filled, {
        ...{
          name: 'confirmation',
          label: 'Your password',
          type: 'password',
          autocomplete: 'current-password',
        },
      }),
    ],
  });
}
