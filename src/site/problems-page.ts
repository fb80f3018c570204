import { html } from '#platform/html.ts';
import type { ProblemKind } from '#platform/problem.ts';
import { lookUpWays } from './guide/ways.ts';
import type { Page } from './page.ts';

/** What the `type` of every problem points to. */
export function problemsPage(kinds: readonly ProblemKind[]): Page {
  return {
    title: 'What an error means',
    ways: lookUpWays,
    here: '/docs/problems',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>What an error means</h1>
        <p class="lead">Every answer that is an error has a <code>code</code>. These are all there are.</p>
      </div>
      <ul class="rows">
        ${kinds.map(
          ({ code, status, title, advice }) =>
            html`<li id="${code}">
              <div class="what">
                <h2><code>${code}</code> <span class="badge">${status}</span></h2>
                <p>${title}</p>
                <p class="soft">${advice}</p>
              </div>
            </li>`,
        )}
      </ul>
    </div>`,
  };
}
