import type { Stored, Used } from '#metering/report.ts';
import type { UsedIn } from '#metering/series.ts';
import { html, type Html } from '#platform/html.ts';
import type { Page } from '#site/page.ts';
import { type Here, roomPage } from './here.ts';

export type UsageView = {
  readonly used: Used;
  readonly stored: Stored;
  /** The latest first. */
  readonly days: readonly UsedIn[];
  readonly credits: number;
};

export function usagePage(here: Here, view: UsageView): Page {
  return roomPage(here, {
    ...{ title: 'Usage', path: '/usage' },
    lead: 'The last 30 days. Counted by organization and hour; who looked is not counted.',
    main: [usageFacts(view), daysTable(view.days)],
  });
}

/** At a glance. */
export function usageFacts({ used, stored, credits }: Omit<UsageView, 'days'>): Html {
  const fact = (label: string, value: string): Html =>
    html`<div class="panel fact">
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<dl class="fact-row">
    ${fact('Stored', inBytes(stored.bytes))} ${fact('Pictures', whole(stored.assets))}
    ${fact('Delivered', inBytes(used.deliveredBytes))} ${fact('Transformations', whole(used.transformations))}
    ${fact('Credits', credits.toFixed(2))}
  </dl>`;
}

function daysTable(days: readonly UsedIn[]): Html {
  if (days.length === 0) return html`<p class="soft">Nothing was delivered in the last 30 days.</p>`;
  return html`<table class="table">
    <thead>
      <tr>
        <th scope="col">Day (UTC)</th>
        <th scope="col">Pictures delivered</th>
        <th scope="col">Bytes</th>
        <th scope="col">Transformations</th>
      </tr>
    </thead>
    <tbody>
      ${days.map(
        ({ at, deliveries, deliveredBytes, transformations }) =>
          html`<tr>
            <th scope="row">${at.toISOString().slice(0, 10)}</th>
            <td data-column="Pictures delivered">${whole(deliveries)}</td>
            <td data-column="Bytes">${inBytes(deliveredBytes)}</td>
            <td data-column="Transformations">${whole(transformations)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const thousands = new Intl.NumberFormat('en');

function whole(value: number): string {
  return thousands.format(value);
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Powers of ten, as credits count them. */
export function inBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? String(bytes) : value.toPrecision(3)} ${units[power] ?? ''}`;
}
