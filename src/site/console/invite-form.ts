import type { Invitation } from '#accounts/invitations.ts';
import { html, type Html } from '#platform/html.ts';
import { type Filled, selectField, textField } from '#site/fields.ts';
import { form, pressForm } from '#site/form.ts';
import { badge, moment } from '#site/pieces.ts';
import type { Here } from './here.ts';
import { roleMeanings, roleNames, rolesToGive } from './role-names.ts';

export function inviteForm(here: Here, filled: Filled, isSent: boolean): Html {
  const values = { role: 'editor', ...filled.values };
  return form({
    ...{ filled, token: here.token, action: `${here.base}/members/invite` },
    submit: isSent ? 'Send the invitation' : 'Make the invitation',
    fields: ['email', 'role'],
    body: [
      textField(filled, {
        ...{ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'off', maxlength: 254 },
        hint: isSent
          ? 'A letter with a link goes there. It works once, for 7 days.'
          : `${here.person.administrator ? '' : 'This server sends no mail: an administrator of the server finds the link on the page Mail. '}It works once, for 7 days.`,
      }),
      selectField(
        { ...filled, values },
        {
          ...{ name: 'role', label: 'Role' },
          options: rolesToGive(here.organization.role).map((value) => ({
            value,
            label: `${roleNames[value]}: ${roleMeanings[value]}`,
          })),
        },
      ),
    ],
  });
}

/** Those that nobody took up yet. */
export function invitationRows(here: Here, invitations: readonly Invitation[], isSent: boolean): Html {
  if (invitations.length === 0) return html`<p class="soft">Nobody is invited at the moment.</p>`;
  return html`<ul class="rows">
    ${invitations.map(({ id, email, role, madeAt, expiresAt }) => {
      const press = (name: 'resend' | 'withdraw', submit: string): Html =>
        pressForm({
          ...{ token: here.token, action: `${here.base}/members/${name}`, submit },
          ...{ about: `the invitation of ${email}`, values: { invitation: id } },
        });
      return html`<li>
        <div class="what">
          <p class="name">${email} ${badge('plain', roleNames[role])}</p>
          <p class="soft small">
            ${isSent ? 'Sent' : 'Made'} ${moment(madeAt)}, works until ${moment(expiresAt)}
          </p>
        </div>
        <div class="actions">
          ${press('resend', isSent ? 'Send again' : 'Make a new link')} ${press('withdraw', 'Take back')}
        </div>
      </li>`;
    })}
  </ul>`;
}
