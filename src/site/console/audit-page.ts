import type { AuditEvent } from '#accounts/audit.ts';
import type { Member } from '#accounts/members.ts';
import { html, type Html } from '#platform/html.ts';
import { selectField, textField } from '#site/fields.ts';
import type { Page } from '#site/page.ts';
import { moment } from '#site/pieces.ts';
import { type Here, roomPage } from './here.ts';

type AuditView = {
  readonly events: readonly AuditEvent[];
  readonly nextCursor: string | undefined;
  readonly members: readonly Member[];
  readonly actions: readonly string[];
  /** As it stands in the address. */
  readonly chosen: Readonly<Record<string, string | undefined>>;
};

export function auditPage(here: Here, view: AuditView): Page {
  const { events, nextCursor } = view;
  const chosen = chosenIn(view);
  const address = (rest: string, more: Readonly<Record<string, string>> = {}): string =>
    `${here.base}/audit${rest}?${new URLSearchParams({ ...chosen, ...more }).toString()}`;
  return roomPage(here, {
    ...{ title: 'Audit trail', path: '/audit' },
    lead: 'Who did what, when, and from where. It is kept for 400 days; there is no secret and no picture’s name in it.',
    main: [
      filterForm(here, view, chosen),
      events.length === 0
        ? html`<div class="empty">
            <h2>Nothing</h2>
            <p>Nothing was done that fits.</p>
          </div>`
        : trail(here, events),
      html`<div class="pages">
        <p class="actions">
          <a class="button is-small" href="${address('/export', { format: 'csv' })}">Download as CSV</a>
          <a class="button is-small" href="${address('/export', { format: 'jsonl' })}">as JSON lines</a>
        </p>
        ${
          nextCursor !== undefined &&
          html`<a class="button is-small" href="${address('', { cursor: nextCursor })}">Older</a>`
        }
      </div>`,
    ],
  });
}

function chosenIn({ chosen }: AuditView): Record<string, string> {
  const fields = ['action', 'person', 'from', 'until'] as const;
  return Object.fromEntries(
    fields.flatMap((name) => {
      const value = chosen[name] ?? '';
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

function filterForm(here: Here, { members, actions }: AuditView, chosen: Record<string, string>): Html {
  const filled = { values: chosen, faults: {} };
  const day = (name: string, label: string): Html =>
    textField(filled, { ...{ name, label, type: 'date', autocomplete: 'off' }, optional: true });
  return html`<form method="get" action="${here.base}/audit" class="filter">
    ${selectField(filled, {
      ...{ name: 'person', label: 'Who' },
      options: [
        { value: '', label: 'Everybody' },
        ...members.map(({ personId: value, name: label }) => ({ value, label })),
      ],
    })}
    ${selectField(filled, {
      ...{ name: 'action', label: 'What' },
      options: [
        { value: '', label: 'Everything' },
        ...actions.map((value) => ({ value, label: inWords(value) })),
      ],
    })}
    ${day('from', 'From')} ${day('until', 'Until')}
    <button class="button">Show</button>
  </form>`;
}

function trail(here: Here, events: readonly AuditEvent[]): Html {
  return html`<table class="table">
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">Who</th>
        <th scope="col">What</th>
        <th scope="col">From where</th>
      </tr>
    </thead>
    <tbody>
      ${events.map(
        (event) =>
          html`<tr>
            <th scope="row">${moment(event.at)}</th>
            <td data-column="Who">${whoOf(event)}</td>
            <td data-column="What"><div>${whatOf(here, event)}</div></td>
            <td data-column="From where">${whereOf(event)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function whoOf({ actor, actorName }: AuditEvent): string {
  if (actor === 'operator') return 'The operator';
  if (actor === 'key') return `Key ${actorName ?? ''}`.trim();
  return actorName ?? 'Somebody who is gone';
}

function whatOf({ base }: Here, { action, subject, details, assetPath }: AuditEvent): Html {
  const { asset, ...others } = details;
  const particulars = Object.entries(others).filter(([, value]) => value !== null);
  return html`${inWords(action)}${subject !== null && html`: ${subject}`}
  ${
    typeof asset === 'string' &&
    (assetPath === null
      ? html`<span class="soft">(a picture that is gone)</span>`
      : html`<a href="${base}/pictures/${asset}">${assetPath}</a>`)
  }
  ${
    particulars.length > 0 &&
    html`<br /><span class="soft small"
        >${particulars.map(([name, value]) => `${inWords(name)}: ${String(value)}`).join(', ')}</span
      >`
  }`;
}

function whereOf({ device, country }: AuditEvent): string {
  return [device, country].filter((part) => part !== null).join(', ') || '–';
}

/** `member.role-changed` as people would say it; assets are pictures to them. */
function inWords(name: string): string {
  const words = name
    .replace('asset', 'picture')
    .replace(/[._-]/g, ' ')
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
