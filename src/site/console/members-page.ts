import { mayManage, type Role, roles } from '#access/roles.ts';
import type { Invitation } from '#accounts/invitations.ts';
import type { Member } from '#accounts/members.ts';
import { html, type Html } from '#platform/html.ts';
import { blank, checkField, faultSummary, type Filled, selectField, textField } from '#site/fields.ts';
import { askFirst, form, pressForm, tokenField } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';
import { roleMeanings, roleNames } from './role-names.ts';

export type MembersForm = 'invite' | 'resend' | 'withdraw' | 'role' | 'remove' | 'transfer';

export type MembersView = {
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
  /** Which form came back, and how. */
  readonly sent: { readonly form: MembersForm; readonly filled: Filled } | undefined;
  readonly done: string | undefined;
};

const happened: Readonly<Record<string, string>> = {
  invite: 'A letter with the invitation is on its way.',
  resend: 'Another letter is on its way; the link in the one before does not work any more.',
  withdraw: 'The invitation is taken back.',
  role: 'The role is changed, from now on.',
  remove: 'They are out, with the API keys they made.',
  transfer: 'The organization has a new owner.',
};

export function membersPage(here: Here, view: MembersView): Page {
  const { members, invitations, sent, done = '' } = view;
  const faulty = sent !== undefined && Object.keys(sent.filled.faults).length > 0;
  const filledOf = (name: MembersForm): Filled => (sent?.form === name ? sent.filled : blank);
  const hasForm = {
    invite: here.may('members.manage'),
    transfer: here.may('organization.transfer') && members.length > 1,
  };
  const isOnPage =
    (sent?.form === 'invite' && hasForm.invite) || (sent?.form === 'transfer' && hasForm.transfer);
  return roomPage(here, {
    ...{ title: 'Members', path: '/members', told: happened[done], isFaulty: faulty },
    main: [
      html`${faulty && !isOnPage && faultSummary(sent.filled, [])}`,
      membersTable(here, members),
      html`${
        hasForm.invite &&
        html`<div class="side-by-side">
          <section class="panel stack" id="invite">
            <h2>Invite somebody</h2>
            ${inviteForm(here, filledOf('invite'))}
          </section>
          <section class="stack">
            <h2>Invitations</h2>
            ${invitationRows(here, invitations)}
          </section>
        </div>`
      }`,
      html`${
        hasForm.transfer &&
        html`<section class="panel stack" id="transfer">
          <h2>Give the organization away</h2>
          ${transferForm(here, members, filledOf('transfer'))}
        </section>`
      }`,
      leaveSection(here, members),
    ],
  });
}

function membersTable(here: Here, members: readonly Member[]): Html {
  return html`<table class="table">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Address</th>
        <th scope="col">Role</th>
        <th scope="col">Since</th>
        ${here.may('members.manage') && html`<th scope="col"><span class="unseen">Changes</span></th>`}
      </tr>
    </thead>
    <tbody>
      ${members.map((member) => memberRow(here, member))}
    </tbody>
  </table>`;
}

function memberRow(here: Here, member: Member): Html {
  const { personId, name, email, role, joinedAt } = member;
  const isSelf = personId === here.person.personId;
  const mayChange = here.may('members.manage') && mayManage(here.organization.role, role) && !isSelf;
  return html`<tr>
    <th scope="row">${name} ${isSelf && badge('good', 'you')}</th>
    <td data-column="Address">${email}</td>
    <td data-column="Role">${mayChange ? roleForm(here, member) : roleNames[role]}</td>
    <td data-column="Since">${moment(joinedAt)}</td>
    ${
      here.may('members.manage') &&
      html`<td class="is-end">
        ${
          mayChange &&
          askFirst({
            ...{ label: 'Take out', about: name },
            sentence: 'They lose the organization at once, and the API keys they made stop.',
            press: pressForm({
              ...{ token: here.token, action: `${here.base}/members/remove`, values: { person: personId } },
              ...{ submit: `Take ${name} out`, look: 'is-small is-danger' },
            }),
          })
        }
      </td>`
    }
  </tr>`;
}

function roleForm(here: Here, { personId, name, role }: Member): Html {
  return html`<form method="post" action="${here.base}/members/role" class="actions inline">
    ${tokenField(here.token)}<input type="hidden" name="person" value="${personId}" />
    <label class="unseen" for="role-${personId}">Role of ${name}</label>
    <select name="role" id="role-${personId}">
      ${[...(role === 'owner' ? [role] : []), ...rolesFor(here)].map(
        (one) =>
          html`${
            one === role
              ? html`<option value="${one}" selected>${roleNames[one]}</option>`
              : html`<option value="${one}">${roleNames[one]}</option>`
          }`,
      )}
    </select>
    <button class="button is-small" aria-label="Change the role of ${name}">Change</button>
  </form>`;
}

/** The roles that somebody may give just so; owners are made by giving the organization away. */
function rolesFor({ organization }: Here): readonly Role[] {
  return roles.filter((role) => role !== 'owner' && mayManage(organization.role, role));
}

function inviteForm(here: Here, filled: Filled): Html {
  const values = { role: 'editor', ...filled.values };
  return form({
    ...{ filled, token: here.token, action: `${here.base}/members/invite`, submit: 'Send the invitation' },
    fields: ['email', 'role'],
    body: [
      textField(filled, {
        ...{ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'off', maxlength: 254 },
        hint: 'A letter with a link goes there. It works once, for 7 days.',
      }),
      selectField(
        { ...filled, values },
        {
          ...{ name: 'role', label: 'Role' },
          options: rolesFor(here).map((value) => ({
            value,
            label: `${roleNames[value]}: ${roleMeanings[value]}`,
          })),
        },
      ),
    ],
  });
}

function invitationRows(here: Here, invitations: readonly Invitation[]): Html {
  if (invitations.length === 0) return html`<p class="soft">Nobody is invited at the moment.</p>`;
  return html`<ul class="rows">
    ${invitations.map(({ id, email, role, madeAt, expiresAt }) => {
      const press = (name: MembersForm, submit: string): Html =>
        pressForm({
          ...{ token: here.token, action: `${here.base}/members/${name}`, submit },
          ...{ about: `the invitation of ${email}`, values: { invitation: id } },
        });
      return html`<li>
        <div class="what">
          <p class="name">${email} ${badge('plain', roleNames[role])}</p>
          <p class="soft small">Sent ${moment(madeAt)}, works until ${moment(expiresAt)}</p>
        </div>
        <div class="actions">${press('resend', 'Send again')} ${press('withdraw', 'Take back')}</div>
      </li>`;
    })}
  </ul>`;
}

function transferForm(here: Here, members: readonly Member[], filled: Filled): Html {
  const others = members.filter(({ personId }) => personId !== here.person.personId);
  return form({
    ...{ filled, token: here.token, action: `${here.base}/members/transfer`, submit: 'Make them owner' },
    ...{ fields: ['person', 'password'], look: 'is-danger' },
    body: [
      selectField(filled, {
        ...{ name: 'person', label: 'New owner' },
        options: others.map(({ personId: value, name, email }) => ({ value, label: `${name}, ${email}` })),
      }),
      checkField(filled, {
        ...{ name: 'stay', label: 'I stay an owner, too' },
        hint: 'Without, you are an admin from then on, and only the new owner can give it back.',
      }),
      textField(filled, {
        ...{ name: 'password', label: 'Your password', type: 'password', autocomplete: 'current-password' },
      }),
    ],
  });
}

function leaveSection(here: Here, members: readonly Member[]): Html {
  const owners = members.filter(({ role }) => role === 'owner');
  if (here.organization.role === 'owner' && owners.length < 2) {
    return html`<p class="soft">
      You are the only owner, so you cannot leave: somebody has to answer for it.
    </p>`;
  }
  const { token, base } = here;
  return html`<section class="stack" id="leave">
    <h2>Leave</h2>
    <p class="soft">You lose the organization at once, and the API keys you made stop.</p>
    ${pressForm({ token, action: `${base}/leave`, submit: 'Leave this organization', look: 'is-small is-danger' })}
  </section>`;
}
