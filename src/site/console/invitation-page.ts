import type { Role } from '#access/roles.ts';
import { html } from '#platform/html.ts';
import { textField } from '#site/fields.ts';
import { said, sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { acknowledgeField } from '#site/people/acknowledgement.ts';
import type { Agreeing, LinkEntry } from '#site/people/entry-pages.ts';
import { newPasswordField } from '#site/people/sign-in-page.ts';
import { roleMeanings, roleNames } from './role-names.ts';

type Invited = LinkEntry &
  Agreeing & {
    readonly invitation: {
      readonly organization: string;
      readonly email: string;
      readonly role: Role;
      readonly hasAccount: boolean;
    };
    /** The address of who is signed in. */
    readonly own: string | undefined;
  };

/** Joins by a press for who is signed in with the address, by an account for who has none. */
export function invitationPage(invited: Invited): Page {
  const { filled, token, action, invitation, own, documents } = invited;
  const { organization, email, role, hasAccount } = invitation;
  const title = `Join ${organization}`;
  const lead = html`You are invited as ${roleNames[role].toLowerCase()} (${roleMeanings[role]}), at
    <strong>${email}</strong>.`;
  if (own === email) {
    return sheet(title, { filled, token, action, lead, submit: 'Join', fields: [], body: [] });
  }
  if (own !== undefined) {
    return said(
      title,
      html`<p>${lead}</p>
        <p>You are signed in as <strong>${own}</strong>. Sign out, and open the link again.</p>`,
    );
  }
  if (hasAccount) {
    return said(
      title,
      html`<p>${lead}</p>
        <p>That address has an account. Sign in, and you can join.</p>
        <p><a class="button is-main" href="/sign-in?next=${encodeURIComponent(action)}">Sign in</a></p>`,
    );
  }
  return sheet(title, {
    ...{ filled, token, action, lead, submit: 'Make an account and join' },
    fields: ['name', 'password', 'agreed'],
    body: [
      textField(filled, {
        ...{ name: 'name', label: 'Your name', autocomplete: 'name', maxlength: 200 },
        hint: 'As the others see it.',
      }),
      newPasswordField(filled),
      acknowledgeField(filled, documents),
    ],
  });
}
