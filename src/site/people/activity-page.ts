import type { ActivityListing, ActivityPage } from '#accounts/activity/list-activity.ts';
import { kept } from '#accounts/personal-data.ts';
import { html, type Html } from '#platform/html.ts';
import { pressForm } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { moment, notice } from '#site/pieces.ts';

const words: Readonly<Record<ActivityListing['kind'], string>> = {
  'signed-in': 'Signed in',
  'sign-in-failed': 'A sign-in failed',
  'signed-out': 'Signed out',
  uploaded: 'Uploaded a picture',
  downloaded: 'Downloaded',
  page: 'Looked at a page',
};

type Around = { readonly token: string; readonly isHeard: boolean; readonly isFirst: boolean };

export function activityPage({ events, before, pagesNoted }: ActivityPage, around: Around): Page {
  return {
    title: 'My activity',
    main: html`<div class="stack-l">
      <div class="stack">
        <p class="over"><a href="/account">My account</a></p>
        <h1>My activity</h1>
        <p class="lead">
          What this server noted of your account, so that you can see what was not you. It is shown to you
          alone; after ${kept.activityDays} days nothing but a count of the day is left.
        </p>
      </div>
      ${around.isFirst && pagesPart(pagesNoted, around)}
      ${
        events.length === 0
          ? html`<div class="empty"><h2>Nothing is noted</h2></div>`
          : html`<table class="table">
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">When</th>
                  <th scope="col">With</th>
                  <th scope="col">From</th>
                </tr>
              </thead>
              <tbody>
                ${events.map(eventRow)}
              </tbody>
            </table>`
      }
      ${
        before !== undefined &&
        html`<p>
          <a class="button is-small" href="/account/activity?before=${before.toISOString()}"
            >What was before</a
          >
        </p>`
      }
    </div>`,
  };
}

function pagesPart(pagesNoted: boolean, { token, isHeard }: Around): Html {
  return html`<section class="panel stack">
    <h2>Pages you look at</h2>
    ${
      isHeard &&
      notice(
        'good',
        'Your browser asks not to be tracked: which pages it looks at is not noted, whatever stands here.',
      )
    }
    <p>
      ${
        pagesNoted
          ? 'Which kinds of pages of the console you look at is noted, never what stands on them.'
          : 'You objected: which pages you look at is not noted, and what was noted is gone.'
      }
    </p>
    ${pressForm({
      ...{ token, action: '/account/activity/pages', values: { noted: pagesNoted ? 'no' : 'yes' } },
      submit: pagesNoted ? 'Do not note pages' : 'Note pages again',
    })}
  </section>`;
}

function eventRow(event: ActivityListing): Html {
  const { kind, at, device, country } = event;
  const more = detailOf(event);
  return html`<tr>
    <th scope="row">
      ${words[kind]}${more !== undefined && html`<br /><span class="soft small">${more}</span>`}
    </th>
    <td data-column="When">${moment(at)}</td>
    <td data-column="With">${device ?? 'unknown'}</td>
    <td data-column="From">${country ?? 'unknown'}</td>
  </tr>`;
}

function detailOf({ kind, what, bytes, seconds }: ActivityListing): string | undefined {
  if (kind === 'signed-out') {
    return seconds === null ? (what ?? undefined) : `${what ?? ''}, after ${lasting(seconds)}`;
  }
  if (what === null) return undefined;
  return bytes === null ? what : `${what}, ${bytes.toLocaleString('en')} bytes`;
}

function lasting(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
