import type { Documents } from '#accounts/documents.ts';
import { html } from '#platform/html.ts';
import { textField } from '#site/fields.ts';
import { said, sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { acknowledgeField } from './acknowledgement.ts';
import { emailField, type Entry, newPasswordField } from './sign-in-page.ts';

/** What a page that makes an account has to be given as well. */
export type Agreeing = { readonly documents: Documents };

export function signUpPage({ filled, token, documents }: Entry & Agreeing): Page {
  return sheet('Sign up', {
    ...{ filled, token, action: '/sign-up', submit: 'Sign up' },
    lead: 'You get a letter to confirm your address. Then you can sign in.',
    fields: ['name', 'company', 'email', 'password', 'agreed'],
    body: [
      textField(filled, {
        ...{ name: 'name', label: 'Your name', autocomplete: 'name', maxlength: 200 },
        hint: 'Others in your organization see it.',
      }),
      textField(filled, {
        ...{ name: 'company', label: 'Company (if any)', autocomplete: 'organization' },
        ...{ optional: true, maxlength: 200 },
      }),
      emailField(filled),
      newPasswordField(filled),
      acknowledgeField(filled, documents),
    ],
    aside: html`<a href="/sign-in">Already have an account?</a>`,
  });
}

/** A page behind a link, whose form is sent to the same address. */
export type LinkEntry = Entry & { readonly action: string };

export function confirmAddressPage({ filled, token, action }: LinkEntry): Page {
  return sheet('Confirm your address', {
    ...{ filled, token, action, submit: 'Confirm', fields: ['password'] },
    lead: 'Type the password you chose at sign-up to show that it was you. Then you are signed in.',
    body: textField(filled, {
      ...{ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
    }),
    aside: html`<a href="/forgot">Forgot your password?</a>`,
  });
}

/** After sign-up and after asking for a new password: the same for every address, known or not. */
export function mailSentPage(title: string, sentence: string): Page {
  return said(
    title,
    html`<p>${sentence}</p>
      <p class="soft">
        Nothing there after a few minutes? Look among the unwanted mail, and whether the address was right.
      </p>
      <p><a href="/sign-in">Back to sign in</a></p>`,
  );
}

export function askResetPage({ filled, token }: Entry): Page {
  return sheet('New password', {
    ...{ filled, token, action: '/forgot', submit: 'Send the letter', fields: ['email'] },
    lead: 'You get a letter with a link to set a new one.',
    body: emailField(filled, { autofocus: true }),
    aside: html`<a href="/sign-in">Back to sign in</a>`,
  });
}

export function setPasswordPage({ filled, token, action }: LinkEntry): Page {
  return sheet('Set a new password', {
    ...{ filled, token, action, submit: 'Set the password', fields: ['password'] },
    lead: 'This signs you out everywhere else.',
    body: newPasswordField(filled, { label: 'New password', least: '15 (with a second factor 8)' }),
  });
}

/** The first page of an installation, behind the link that the operator has. */
export function setUpPage({ filled, token, action, documents }: LinkEntry & Agreeing): Page {
  return sheet('Set up Vitrine', {
    ...{ filled, token, action, submit: 'Set up', fields: ['name', 'email', 'password', 'agreed'] },
    lead: 'You become the first administrator, who can invite others.',
    body: [
      textField(filled, { name: 'name', label: 'Your name', autocomplete: 'name', maxlength: 200 }),
      emailField(filled),
      newPasswordField(filled),
      acknowledgeField(filled, documents),
    ],
  });
}
