import { requestKinds } from '#accounts/requests/kinds.ts';
import type { RequestListing } from '#accounts/requests/list-requests.ts';
import type { Confirmed } from '#accounts/requests/make-request.ts';
import { html, type Html } from '#platform/html.ts';
import { areaField, type Filled, selectField, textField } from '#site/fields.ts';
import { form, pressForm, said, sheet } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { moment } from '#site/pieces.ts';
import type { Entry } from '#site/people/sign-in-page.ts';

const options = Object.entries(requestKinds).map(([value, label]) => ({ value, label: upper(label) }));

export function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function wishFields(filled: Filled): Html[] {
  return [
    selectField(filled, { name: 'kind', label: 'What you ask', options }),
    areaField(filled, {
      ...{ name: 'details', label: 'What it is about', maxlength: 4_000, optional: true },
      hint: 'For a copy, or to have all of it erased, nothing need stand here. No papers are asked for.',
    }),
  ];
}

/** For somebody without an account, or who cannot sign in. */
export function askPage({ filled, token }: Entry): Page {
  return sheet('Ask about your data', {
    ...{ filled, token, action: '/privacy/request', submit: 'Send', fields: ['email', 'kind', 'details'] },
    lead: 'A letter goes to the address you give; who reads it confirms the request. It is answered within a month.',
    body: [
      textField(filled, {
        ...{ name: 'email', label: 'Your e-mail address', type: 'email', autocomplete: 'email' },
        ...{ inputmode: 'email', maxlength: 254 },
      }),
      ...wishFields(filled),
    ],
    aside: html`With an account it is quicker: <a href="/account/data.json">download a copy</a> or
      <a href="/account/leave">have your account erased</a>.`,
  });
}

export const sentPage = said(
  'Look into your mail',
  html`<p>A letter is on its way to the address you gave. Until you confirm it there, nothing happens.</p>`,
);

export function confirmPage({ filled, token }: Entry, action: string): Page {
  return sheet('Confirm your request', {
    ...{ filled, token, action, submit: 'It was me', fields: [], body: [] },
    lead: 'Somebody wrote to this server in the name of your address. If it was you, confirm it.',
  });
}

export function confirmedPage({ kind, held, dueAt }: Confirmed): Page {
  const isAnswered = kind === 'access' && held.length === 0;
  return said(
    isAnswered ? 'Nothing is kept about you' : 'Your request has arrived',
    html`${
      held.length === 0
        ? html`<p>Nothing is kept about this address but the request itself and the letters about it.</p>`
        : html`<p>This is kept about this address:</p>
            <ul>
              ${held.map((what) => html`<li>${what}</li>`)}
            </ul>`
    }
    ${!isAnswered && html`<p>You get an answer by ${moment(dueAt)}.</p>`}`,
  );
}

export function ownRequestsPage({ filled, token }: Entry, requests: readonly RequestListing[]): Page {
  return {
    title: Object.keys(filled.faults).length === 0 ? 'My requests' : 'Error: My requests',
    main: html`<div class="stack-l">
      <h1>My requests</h1>
      ${
        requests.length > 0 &&
        html`<ul class="rows">
          ${requests.map((request) => requestRow(request, token))}
        </ul>`
      }
      <section class="panel stack">
        <h2>Ask about my data</h2>
        ${form({
          ...{ filled, token, action: '/account/requests', submit: 'Send' },
          ...{ fields: ['kind', 'details'], body: wishFields(filled) },
        })}
      </section>
    </div>`,
  };
}

function requestRow(request: RequestListing, token: string): Html {
  const { id, kind, details, receivedAt, outcome, answer, settledAt } = request;
  return html`<li>
    <div class="what">
      <p class="name">${upper(requestKinds[kind])}</p>
      ${details !== null && details !== '' && html`<p>${details}</p>`}
      <p class="soft small">
        ${id}, of ${moment(receivedAt)};
        ${settledAt === null ? dueLine(request) : html`${outcome ?? ''} ${moment(settledAt)}: ${answer ?? ''}`}
      </p>
    </div>
    ${
      settledAt === null &&
      pressForm({
        ...{ token, action: '/account/requests/withdraw', submit: 'Take it back', about: requestKinds[kind] },
        values: { request: id },
      })
    }
  </li>`;
}

export function dueLine({ dueAt, extendedBecause }: RequestListing): Html {
  return html`to be answered by
  ${moment(dueAt)}${extendedBecause !== null && html`, which takes longer: ${extendedBecause}`}`;
}
