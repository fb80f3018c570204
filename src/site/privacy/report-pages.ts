import { measures } from '#audience/publish.ts';
import type { Report } from '#audience/reports.ts';
import { html, type Html } from '#platform/html.ts';
import { type PublishedTable, roundedTo, smallestGroup } from '#privacy/published-figures.ts';
import type { Page } from '#site/page.ts';

export function reportsPage(reports: readonly Report[]): Page {
  return {
    title: 'Visits',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Visits</h1>
        <p class="lead">
          How many visitors the pages of this server had, of those who
          <a href="/cookies">agreed to be counted</a>. A month is published once, when it is over.
        </p>
      </div>
      ${
        reports.length === 0
          ? html`<p class="empty">There is no report yet.</p>`
          : html`<ul class="rows">
              ${reports.map(
                ({ month, figures }) =>
                  html`<li>
                    <div class="what">
                      <h2><a href="/reports/${month}">${nameOf(month)}</a></h2>
                      <p class="soft">${inWords(figures.visits)}</p>
                    </div>
                  </li>`,
              )}
            </ul>`
      }
    </div>`,
  };
}

export function reportPage({ month, figures }: Report): Page {
  return {
    title: `Visits in ${nameOf(month)}`,
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Visits in ${nameOf(month)}</h1>
        <p class="lead">${inWords(figures.visits)}</p>
        <p class="soft">
          A visitor is counted once a day, and once for each kind of page. Figures are rounded to
          ${roundedTo}; a group in which on no day ${smallestGroup} different people are known of is left out,
          and beside it the smallest other one, so that what is missing says nothing.
        </p>
      </div>
      ${measures.map((measure) => tableSection(measure, figures.tables[measure]))}
      <div class="actions">
        <a class="button" href="/reports/${month}/figures.csv">As CSV</a>
        <a class="button" href="/reports/${month}/figures.json">As JSON</a>
        <a class="button" href="/reports">All months</a>
      </div>
    </div>`,
  };
}

const titles: Readonly<Record<(typeof measures)[number], string>> = {
  page: 'Kind of page',
  origin: 'Came from',
  device: 'Device',
  country: 'Country',
};

function tableSection(
  measure: (typeof measures)[number],
  { rows, withheld }: PublishedTable = { rows: [], withheld: false },
): Html {
  const label = (value: string): string => (measure === 'country' ? countryName(value) : value);
  return html`<section class="stack-s">
    <h2>${titles[measure]}</h2>
    ${
      rows.length > 0 &&
      html`<table class="table">
        <thead>
          <tr>
            <th scope="col">${titles[measure]}</th>
            <th scope="col" class="is-end">Visitors, by day</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ value, visits }) =>
              html`<tr>
                <th scope="row">${label(value)}</th>
                <td class="is-end" data-column="Visitors, by day">${visits.toLocaleString('en')}</td>
              </tr>`,
          )}
        </tbody>
      </table>`
    }
    ${withheld && html`<p class="soft">${rows.length === 0 ? 'Left out: the groups are too small.' : 'Others are left out.'}</p>`}
    ${rows.length === 0 && !withheld && html`<p class="soft">Nobody was counted.</p>`}
  </section>`;
}

function inWords(visits: number | null): string {
  return visits === null
    ? 'Too few visitors to say how many.'
    : `About ${visits.toLocaleString('en')} visitors, each counted once a day.`;
}

const months = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const countries = new Intl.DisplayNames('en', { type: 'region' });

function nameOf(month: string): string {
  return months.format(new Date(`${month}-01T00:00:00Z`));
}

function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code;
}
