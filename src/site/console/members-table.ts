import { mayManage } from '#access/roles.ts';
import type { Member } from '#accounts/members.ts';
import { html, type Html } from '#platform/html.ts';
import { askFirst, pressForm, tokenField } from '#site/form.ts';
import { badge, moment } from '#site/pieces.ts';
import type { Here } from './here.ts';
import { roleNames, rolesToGive } from './role-names.ts';

/** Who is in, and for who may, their roles to change. */
export function membersTable(here: Here, members: readonly Member[]): Html {
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
      ${[...(role === 'owner' ? [role] : []), ...rolesToGive(here.organization.role)].map(
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
