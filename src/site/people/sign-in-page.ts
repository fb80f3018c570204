import { aloneLength } from '#accounts/password-rules.ts';
import { html, type Html } from '#platform/html.ts';
import { checkField, type Filled, textField } from '#site/fields.ts';
import { sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { doneInWords, notice } from '#site/pieces.ts';
import { passkeyForm } from './passkey-form.ts';

/** What every page before sign-in has to be given. */
export type Entry = { readonly filled: Filled; readonly token: string };

export type SignInView = Entry & {
  /** Where to afterwards. */
  readonly next: string;
  readonly signUpIsOpen: boolean;
  /** Whether browsers have passkeys at this address. */
  readonly hasPasskeys: boolean;
  /** What just happened: a key of `happened`. */
  readonly done: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  'signed-out': 'You are signed out.',
  reset: 'The new password is set, and you are signed out everywhere.',
  'address-changed': 'The address of your account is changed.',
  'signed-out-everywhere': 'You are signed out everywhere.',
};

export function signInPage(view: SignInView): Page {
  const { filled, token, next, signUpIsOpen, hasPasskeys, done } = view;
  const told = doneInWords(happened, done);
  return sheet('Sign in', {
    ...{ filled, token, action: '/sign-in', submit: 'Sign in', fields: ['email', 'password'] },
    ...(told === undefined ? {} : { told: notice('good', told, 'status') }),
    body: [
      html`<input type="hidden" name="next" value="${next}" />`,
      emailField(filled, { autofocus: true }),
      textField(filled, {
        name: 'password',
        label: 'Password',
        type: 'password',
        autocomplete: 'current-password',
      }),
      checkField(filled, {
        name: 'stay',
        label: 'Stay signed in on this device',
        hint: 'For 30 days, by a cookie. Do not tick it on a device that others use.',
      }),
    ],
    ...(hasPasskeys ? { after: passkeySignIn({ token, next }) } : {}),
    aside: html`<a href="/forgot">Forgot your password?</a>${
        signUpIsOpen && html` · <a href="/sign-up">Sign up</a>`
      }`,
  });
}

/** Beside the password; stays hidden where the browser has none. */
function passkeySignIn({ token, next }: { token: string; next: string }): Html {
  return passkeyForm({
    ...{ act: 'get', token, action: '/sign-in/passkey', options: '/sign-in/passkey/options' },
    submit: 'Sign in with a passkey',
    body: html`<input type="hidden" name="next" value="${next}" /><input
        type="hidden"
        name="stay"
        value=""
      />`,
  });
}

export function emailField(filled: Filled, { autofocus = false }: { autofocus?: boolean } = {}): Html {
  return textField(filled, {
    ...{
      name: 'email',
      label: 'E-mail address',
      type: 'email',
      autocomplete: 'username',
      inputmode: 'email',
    },
    // Where something is wrong, the list of it is what is looked at first.
    ...(autofocus && Object.keys(filled.faults).length === 0 ? { autofocus: true } : {}),
    maxlength: 254,
  });
}

/** A password to be set, with what is asked of it. */
export function newPasswordField(
  filled: Filled,
  { label = 'Password', least = `${aloneLength}` }: { label?: string; least?: string } = {},
): Html {
  return textField(filled, {
    ...{ name: 'password', label, type: 'password', autocomplete: 'new-password', maxlength: 128 },
    hint: `At least ${least} characters. A few words you choose are good; anything goes, pasting too.`,
  });
}
