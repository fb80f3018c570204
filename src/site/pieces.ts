import { attributes, html, type Html } from '#platform/html.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** Something to know, said once. `status`: it tells what was just done, so it is read out. */
export function notice(tone: Tone, said: Html | string, role?: 'status'): Html {
  return html`<div ${attributes({ class: classes('notice', tone), role })}><p>${said}</p></div>`;
}

export function badge(tone: Tone, label: string): Html {
  return html`<span class="${classes('badge', tone)}">${label}</span>`;
}

/** What stands where a list is empty: what would be there, and how it gets there. */
export function empty(title: string, said: string, more?: Html): Html {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p>${said}</p>
    ${more}
  </div>`;
}

export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => Html | string;
  /** Its cells name the row. */
  readonly isName?: boolean;
  /** What can be done with the row: the column has a title for those who listen only. */
  readonly isActions?: boolean;
};

/**
 * A table that becomes a list of cards on a phone. The roles are said, since a browser forgets them for what is not
 * laid out as a table.
 */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  return html`<table class="table" role="table" aria-label="${caption}">
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ({ title, isActions }) =>
            html`<th scope="col" role="columnheader">
              ${isActions === true ? html`<span class="unseen">${title}</span>` : title}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map((column) => cell(column, row))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell<Row>({ title, cell, isName, isActions }: Column<Row>, row: Row): Html {
  if (isName === true) return html`<th scope="row" role="rowheader">${cell(row)}</th>`;
  return html`<td
    ${attributes({
      role: 'cell',
      'data-column': isActions === true ? undefined : title,
      class: isActions === true ? 'is-end' : undefined,
    })}
  >
    ${html`<div>${cell(row)}</div>`}
  </td>`;
}

/** Something to be copied and kept: one click selects all of it. */
export function secret(label: string, value: string): Html {
  return html`<div class="stack-s">
    <p class="name">${label}</p>
    <div class="secret" data-copy><code>${value}</code></div>
  </div>`;
}

/** A moment, in the zone that is everybody's, since without script nobody knows the reader's. */
export function moment(at: Date): Html {
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

export function day(at: Date): Html {
  const iso = at.toISOString().slice(0, 10);
  return html`<time datetime="${iso}">${iso}</time>`;
}

function classes(base: string, tone: Tone): string {
  return tone === 'plain' ? base : `${base} is-${tone}`;
}
