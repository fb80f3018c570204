import type { Invitation } from '#accounts/invitations.ts';
import type { Member } from '#accounts/members.ts';
import { html, type Html } from '#platform/html.ts';
import { blank, checkField, faultSummary, type Filled, selectField, textField } from '#site/fields.ts';
import { form, pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { doneInWords } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';
import { invitationRows, inviteForm } from './invite-form.ts';
import { membersTable } from './members-table.ts';

export type MembersForm = 'invite' | 'resend' | 'withdraw' | 'role' | 'remove' | 'transfer';

export type MembersView = {
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
  /** Which form came back, and how. */
  readonly sent: { readonly form: MembersForm; readonly filled: Filled } | undefined;
  readonly done: string | undefined;
  /** Whether there is a mail server; without one letters wait for an administrator. */
  readonly isSent: boolean;
};

const onItsWay: Readonly<Record<string, string>> = {
  invite: 'A letter with the invitation is on its way.',
  resend: 'Another letter is on its way; the link in the one before does not work any more.',
};

const waiting: Readonly<Record<string, string>> = {
  invite:
    'The invitation is made, but this server sends no mail: an administrator of the server finds its link on the page Mail, to be passed on.',
  resend:
    'There is a new link, and the one before does not work any more. This server sends no mail: an administrator of the server finds it on the page Mail.',
};

const happened: Readonly<Record<string, string>> = {
  withdraw: 'The invitation is taken back.',
  role: 'The role is changed, from now on.',
  remove: 'They are out, with the API keys they made and the invitations they sent.',
  transfer: 'The organization has a new owner.',
};

export function membersPage(here: Here, view: MembersView): Page {
  const { members, invitations, sent, done, isSent } = view;
  const told = { ...happened, ...(isSent ? onItsWay : waiting) };
  const faulty = sent !== undefined && Object.keys(sent.filled.faults).length > 0;
  const filledOf = (name: MembersForm): Filled => (sent?.form === name ? sent.filled : blank);
  const hasForm = {
    invite: here.may('members.manage'),
    transfer: here.may('organization.transfer') && members.length > 1,
  };
  const isOnPage =
    (sent?.form === 'invite' && hasForm.invite) || (sent?.form === 'transfer' && hasForm.transfer);
  return roomPage(here, {
    ...{ title: 'Members', path: '/members', told: doneInWords(told, done), isFaulty: faulty },
    main: [
      html`${faulty && !isOnPage && faultSummary(sent.filled, [])}`,
      membersTable(here, members),
      html`${
        hasForm.invite &&
        html`<div class="side-by-side">
          <section class="panel stack" id="invite">
            <h2>Invite somebody</h2>
            ${
              !isSent &&
              here.person.administrator &&
              html`<p class="soft">
                This server sends no mail. You find the link on the page <a href="/console/~mail">Mail</a>;
                pass it on yourself.
              </p>`
            }
            ${inviteForm(here, filledOf('invite'), isSent)}
          </section>
          <section class="stack">
            <h2>Invitations</h2>
            ${invitationRows(here, invitations, isSent)}
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
