import type { Enrolment } from '#accounts/second-factor/enrol.ts';
import type { SecondFactor } from '#accounts/second-factor/second-factor.ts';
import { html, type Html } from '#platform/html.ts';
import { type Filled, textField } from '#site/fields.ts';
import { said, sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice } from '#site/pieces.ts';
import { qrCode } from '#site/qr-code.ts';
import type { Entry } from './sign-in-page.ts';

const base = '/account/second-factor';

/** The password of who is signed in, once more. */
export function currentPasswordField(filled: Filled): Html {
  return textField(filled, {
    ...{ name: 'current', label: 'Your password', type: 'password', autocomplete: 'current-password' },
  });
}

export function codeField(filled: Filled, { recovery = false }: { recovery?: boolean } = {}): Html {
  const common = { name: 'code', autocomplete: 'one-time-code', isCode: true, maxlength: 40 } as const;
  return recovery
    ? textField(filled, {
        ...common,
        ...{ label: 'Recovery code', autocomplete: 'off', hint: 'One of the ten you stored. It works once.' },
      })
    : textField(filled, {
        ...common,
        ...{ label: 'Code of your app', inputmode: 'numeric', hint: 'Six digits, new every half minute.' },
      });
}

/** What the account page shows of it. */
export function secondFactorSection(factor: SecondFactor | undefined): Html {
  return html`<section class="panel stack" id="second-factor">
    <h2>Second factor ${factor === undefined ? badge('plain', 'off') : badge('good', 'on')}</h2>
    ${
      factor === undefined
        ? html`<p>
            With one, your password alone lets nobody in: sign-in asks for a code that an app on your phone
            shows, too.
          </p>`
        : html`<p>
            Sign-in asks for a code of your app since ${moment(factor.since)}. ${codesLeft(factor)} left.
          </p>`
    }
    <div class="actions">
      ${
        factor === undefined
          ? html`<a class="button is-small" href="${base}">Set up a second factor</a>`
          : html`<a class="button is-small" href="${base}/codes">New recovery codes</a
              ><a class="button is-small is-danger" href="${base}/remove">Remove the second factor</a>`
      }
    </div>
  </section>`;
}

function codesLeft({ codesLeft: left }: SecondFactor): string {
  if (left === 0) return 'No recovery codes are';
  return left === 1 ? 'One recovery code is' : `${left} recovery codes are`;
}

export function beginPage({ filled, token }: Entry): Page {
  return sheet('Set up a second factor', {
    ...{ filled, token, action: base, submit: 'Go on', fields: ['current'] },
    lead: 'You need an app that shows codes, such as your password manager or an authenticator app. First type your password, so that nobody else can do this on your device.',
    body: currentPasswordField(filled),
    aside: backToAccount,
  });
}

export function confirmPage({ filled, token }: Entry, { secret, address }: Enrolment): Page {
  return sheet('Set up your app', {
    ...{ filled, token, action: `${base}/confirm`, submit: 'Turn it on', fields: ['code'] },
    lead: 'Scan this QR code with the app, or type the secret into it.',
    body: [
      qrCode(address, 'The secret below, for a camera'),
      html`<div class="secret" data-copy><code>${secret.replace(/.{4}(?=.)/g, '$& ')}</code></div>`,
      html`<p>Then type the code that the app shows. This signs you out everywhere else.</p>`,
      codeField(filled),
    ],
    aside: backToAccount,
  });
}

/** After a code was right for the first time, and when they are renewed: nobody sees these again. */
export function recoveryCodesPage(codes: readonly string[], told: string): Page {
  return said(
    'Keep these recovery codes',
    html`${notice('good', told, 'status')}
      <p>
        Each lets you in once without your app. Print them, or store them with your passwords. They are not
        shown again.
      </p>
      <div class="secret" data-copy><code>${codes.join('\n')}</code></div>
      <p><a class="button is-main" href="/account">I have kept them</a></p>`,
  );
}

export function renewCodesPage({ filled, token }: Entry): Page {
  return sheet('New recovery codes', {
    ...{ filled, token, action: `${base}/codes`, submit: 'Make ten new codes' },
    fields: ['current', 'code'],
    lead: 'Those you have stop working.',
    body: [currentPasswordField(filled), codeField(filled)],
    aside: backToAccount,
  });
}

export function removePage({ filled, token }: Entry): Page {
  return sheet('Remove the second factor', {
    ...{ filled, token, action: `${base}/remove`, submit: 'Remove it', fields: ['current', 'code'] },
    lead: html`From then on your password is the only proof; one of fewer than 15 characters has to be
      <a href="/account#password">replaced</a> first. You are signed out everywhere else.`,
    body: [
      currentPasswordField(filled),
      textField(filled, {
        ...{ name: 'code', label: 'Code of your app, or a recovery code', autocomplete: 'one-time-code' },
        ...{ isCode: true, maxlength: 40 },
      }),
    ],
    aside: backToAccount,
  });
}

export type CodeView = Entry & { readonly next: string; readonly recovery: boolean };

/** The second step of a sign-in. */
export function signInCodePage({ filled, token, next, recovery }: CodeView): Page {
  const other = new URLSearchParams({ ...(recovery ? {} : { with: 'recovery' }), next }).toString();
  return sheet(recovery ? 'Recovery code' : 'Code of your app', {
    ...{ filled, token, action: '/sign-in/code', submit: 'Sign in', fields: ['code'] },
    lead: 'Your password is right. One more thing shows that it is you.',
    body: [
      html`<input type="hidden" name="next" value="${next}" />
        <input type="hidden" name="with" value="${recovery ? 'recovery' : 'app'}" />`,
      codeField(filled, { recovery }),
    ],
    aside: html`<a href="/sign-in/code?${other}"
        >${recovery ? 'Use the app' : 'You do not have your app? Use a recovery code'}</a
      >
      · <a href="/sign-in">Begin again</a>`,
  });
}

export const signInOverPage = said(
  'Sign in once more',
  html`<p>Type the code within ten minutes after the password.</p>
    <p><a class="button is-main" href="/sign-in">Sign in</a></p>`,
);

const backToAccount = html`<a href="/account">Back to my account</a>`;
