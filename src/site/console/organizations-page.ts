import { allowed } from '#access/roles.ts';
import type { OwnOrganization } from '#accounts/own-organizations.ts';
import { html, type Html } from '#platform/html.ts';
import { type Filled, textField } from '#site/fields.ts';
import { form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, doneInWords, moment, notice } from '#site/pieces.ts';
import { roleNames } from './role-names.ts';

export type OrganizationsView = {
  readonly organizations: readonly OwnOrganization[];
  readonly mayFound: boolean;
  readonly filled: Filled;
  readonly token: string;
  readonly done: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  reopened: 'The organization is open again, with everything as it was.',
  closed: 'The organization is closed. Until it is erased you can open it again.',
  confirmed: 'Your address is confirmed, and you are signed in.',
  joined: 'You are in.',
  left: 'You left the organization.',
};

export function organizationsPage(view: OrganizationsView): Page {
  const { organizations, mayFound, filled, token, done } = view;
  const told = doneInWords(happened, done);
  const isFaulty = Object.keys(filled.faults).length > 0;
  return {
    title: isFaulty ? 'Error: Organizations' : 'Organizations',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Organizations</h1>
        <p class="lead">An organization owns pictures; the people in it look after them together.</p>
        ${told !== undefined && notice('good', told, 'status')}
      </div>
      ${
        organizations.length > 0
          ? html`<ul class="rows">
              ${organizations.map((one) => row(one, token))}
            </ul>`
          : html`<div class="empty">
              <h2>You are in no organization</h2>
              <p>
                ${
                  mayFound
                    ? 'Make one below, or open the link of an invitation.'
                    : 'Somebody who is in one can invite you: by a letter with a link.'
                }
              </p>
            </div>`
      }
      ${
        mayFound &&
        html`<section class="panel stack">
          <h2>Make an organization</h2>
          ${foundForm(filled, token)}
        </section>`
      }
    </div>`,
  };
}

function row({ id, cloudname, name, role, eraseAt }: OwnOrganization, token: string): Html {
  const mayUndo = allowed[role].has('organization.close');
  return html`<li>
    <div class="what">
      <p class="name">
        ${eraseAt === null ? html`<a href="/console/${cloudname}">${name}</a>` : name}
        ${badge('plain', roleNames[role])} ${eraseAt !== null && badge('bad', 'closed')}
      </p>
      <p class="soft small">
        <code>${cloudname}</code>${
          eraseAt !== null && html`, nothing of it is delivered; erased after ${moment(eraseAt)}`
        }
      </p>
    </div>
    ${
      eraseAt !== null &&
      mayUndo &&
      pressForm({
        ...{ token, action: '/console/~reopen', submit: 'Open again', about: name },
        values: { organization: id },
      })
    }
  </li>`;
}

function foundForm(filled: Filled, token: string): Html {
  return form({
    ...{ filled, token, action: '/console', submit: 'Make it', fields: ['name', 'cloudname'] },
    body: [
      textField(filled, {
        ...{ name: 'name', label: 'Name', autocomplete: 'organization', maxlength: 200, optional: true },
        hint: 'As people see it; without one, the cloudname.',
      }),
      textField(filled, {
        ...{ name: 'cloudname', label: 'Cloudname', autocomplete: 'off', maxlength: 63, isCode: true },
        hint: 'Its name in every URL of its pictures, for good: lower-case letters, digits, hyphens.',
      }),
    ],
  });
}
