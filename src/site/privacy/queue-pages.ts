import { requestKinds } from '#accounts/requests/kinds.ts';
import type { RequestListing } from '#accounts/requests/list-requests.ts';
import { remindedMs } from '#accounts/requests/remind.ts';
import { html, type Html } from '#platform/html.ts';
import { areaField, type Filled, selectField } from '#site/fields.ts';
import { form, sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment } from '#site/pieces.ts';
import { currentPasswordField } from '#site/people/second-factor-pages.ts';
import type { Entry } from '#site/people/sign-in-page.ts';
import { dueLine, upper } from './request-pages.ts';

const path = '/console/~requests';

export function queuePage(requests: readonly RequestListing[], now: Date): Page {
  return {
    title: 'Requests',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Requests</h1>
        <p class="lead">
          What people asked about their data, the most pressing first, for administrators of this server.
        </p>
      </div>
      ${
        requests.length === 0
          ? html`<div class="empty"><h2>No request yet</h2></div>`
          : html`<ul class="rows">
              ${requests.map((request) => row(request, now))}
            </ul>`
      }
    </div>`,
  };
}

function row(request: RequestListing, now: Date): Html {
  const { id, kind, email } = request;
  return html`<li>
    <div class="what">
      <p class="name"><a href="${path}/${id}">${upper(requestKinds[kind])}</a></p>
      <p class="soft small">${email ?? 'erased since'}, ${whenLine(request)}</p>
    </div>
    ${stateOf(request, now)}
  </li>`;
}

function whenLine(request: RequestListing): Html {
  const { settledAt } = request;
  return settledAt === null ? dueLine(request) : html`answered ${moment(settledAt)}`;
}

function stateOf({ outcome, dueAt }: RequestListing, now: Date): Html {
  if (outcome !== null) return badge(outcome === 'granted' ? 'good' : 'plain', outcome);
  if (dueAt < now) return badge('bad', 'past its day');
  return dueAt.getTime() - now.getTime() <= remindedMs[0]
    ? badge('warn', 'due soon')
    : badge('plain', 'open');
}

type Shown = { readonly answer: Filled; readonly extend: Filled; readonly token: string; readonly now: Date };

export function requestPage(request: RequestListing, shown: Shown): Page {
  const { id, kind, email, details, receivedAt, answer, settledAt } = request;
  const isWrong = [shown.answer, shown.extend].some(({ faults }) => Object.keys(faults).length > 0);
  return {
    title: `${isWrong ? 'Error: ' : ''}Request · Requests`,
    main: html`<div class="stack-l">
      <div>
        <p class="over"><a href="${path}">Requests</a></p>
        <h1>${upper(requestKinds[kind])}</h1>
      </div>
      <dl class="facts">
        <dt>Number</dt>
        <dd>${id}</dd>
        <dt>Of</dt>
        <dd>${email ?? 'somebody who was erased since'}</dd>
        <dt>Received</dt>
        <dd>${moment(receivedAt)}</dd>
        <dt>State</dt>
        <dd>${stateOf(request, shown.now)} ${whenLine(request)}</dd>
        ${
          details !== null &&
          details !== '' &&
          html`<dt>What it is about</dt>
            <dd>${details}</dd>`
        }
        ${
          answer !== null &&
          html`<dt>Answer</dt>
            <dd>${answer}</dd>`
        }
      </dl>
      ${settledAt === null && openParts(request, shown)}
    </div>`,
  };
}

const outcomes = [
  { value: 'granted', label: 'Granted: what was asked is done' },
  { value: 'refused', label: 'Refused: the text says why' },
];

function openParts({ id, kind, email, extendedBecause }: RequestListing, shown: Shown): Html {
  const { answer, extend, token } = shown;
  return html`${
      email !== null &&
      html`<div class="actions">
        <a class="button is-small" href="${path}/${id}/copy.json">Download the copy for them</a>
        ${
          kind === 'erasure' &&
          html`<a class="button is-small is-danger" href="${path}/${id}/erase"
            >Erase everything about them</a
          >`
        }
      </div>`
    }
    <section class="panel stack">
      <h2>Answer</h2>
      ${form({
        ...{ filled: answer, token, action: `${path}/${id}`, submit: 'Answer by letter' },
        fields: ['outcome', 'answer'],
        body: [
          selectField(answer, { name: 'outcome', label: 'Outcome', options: outcomes }),
          areaField(answer, {
            ...{ name: 'answer', label: 'What they are told', maxlength: 4_000, optional: false },
            hint: 'What was done, or why not. A copy of data does not go by letter: hand it over in a way that only they can read.',
          }),
        ],
      })}
    </section>
    ${extendedBecause === null && extendPart(id, extend, token)}`;
}

function extendPart(id: string, filled: Filled, token: string): Html {
  return html`<section class="panel stack">
    <h2>Take two months more</h2>
    ${form({
      ...{ filled, token, action: `${path}/${id}/extend`, submit: 'Extend, and tell them why' },
      ...{ fields: ['because'], look: 'is-main' },
      body: areaField(filled, {
        ...{ name: 'because', label: 'Why it takes longer', maxlength: 4_000, optional: false },
        hint: 'Once, and before the first month is over.',
      }),
    })}
  </section>`;
}

export function erasePage({ id, email }: RequestListing, { filled, token }: Entry): Page {
  return sheet('Erase everything about them', {
    ...{ filled, token, action: `${path}/${id}/erase`, submit: 'Erase for good', look: 'is-danger' },
    ...{ fields: ['current'], body: currentPasswordField(filled) },
    lead: `Everything that is declared to be ${email ?? 'theirs'} goes at once, and nothing brings it back. The request is granted by it; the letter that said it arrived has the link to their receipt.`,
  });
}
