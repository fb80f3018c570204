import { html, type Html } from '#platform/html.ts';
import type { ClauseEvidence, Evidence, ProbeEvidence } from '#privacy/evidence/evidence.ts';
import type { Oldest } from '#privacy/probes/oldest-values.ts';
import type { Page } from '#site/page.ts';
import { badge, moment } from '#site/pieces.ts';
import { toneOf } from './states.ts';

/** What holds each sentence: its tests with what became of them, and what the running server last saw. */
export function evidencePage(evidence: Evidence): Page {
  const { clauses, probes, oldest } = evidence;
  return {
    title: 'Evidence',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Evidence</h1>
        <p class="lead">
          What holds each sentence of the <a href="/privacy">privacy notice</a>: the tests that attack it, and
          what the running server last saw. <a href="/privacy/evidence.json">The same as JSON</a>
        </p>
        ${counts(evidence)}
      </div>
      <section class="stack" id="probes">
        <h2>What is watched</h2>
        <ul class="rows">
          ${probes.map(probeRow)}
        </ul>
      </section>
      <section class="stack" id="oldest">
        <h2>The oldest there is</h2>
        <ul class="rows">
          ${oldest.map(oldestRow)}
        </ul>
      </section>
      <section class="stack" id="clauses">
        <h2>Every sentence</h2>
        <ul class="rows">
          ${clauses.map(clauseRow)}
        </ul>
      </section>
      <p class="soft">
        The operator’s own word stands behind this page. <code>vitrine verify</code> followed by the address
        of this server looks from outside. Tests see the paths they take, and no page can show that there is
        no second database.
      </p>
    </div>`,
  };
}

function counts({ counts: of, build, notice }: Evidence): Html {
  const ran =
    build.testsRan === null
      ? html`The tests were not run on this build, so no sentence is green. <code>npm run promises</code> runs
          them.`
      : html`The tests last ran on this build ${moment(new Date(build.testsRan))}.`;
  return html`<p>
      ${badge('good', `${of.green} green`)} ${badge('warn', `${of.amber} amber`)}
      ${badge('bad', `${of.red} red`)} ${badge('plain', `${of['not-built']} not built`)}
    </p>
    <p class="soft">
      ${ran} ${build.commit !== null && html`Commit <code>${build.commit.slice(0, 12)}</code>.`}
      ${notice !== null && html`Notice <code>${notice.sha256.slice(0, 16)}…</code>.`}
    </p>`;
}

function probeRow({ name, about, state, says, at, figures }: ProbeEvidence): Html {
  const shown = Object.entries(figures).map(([figure, value]) => `${figure}: ${value ?? 'none'}`);
  return html`<li id="probe-${name}">
    <div class="what">
      <p>${badge(toneOf(state), state)} ${about}. ${says}</p>
      <p class="soft">
        ${shown.length > 0 && `${shown.join(' · ')}. `}${at !== null && html`Seen ${moment(new Date(at))}`}
      </p>
    </div>
  </li>`;
}

function oldestRow({ what, days, limit, isOver }: Oldest): Html {
  return html`<li>
    <div class="what">
      <p>
        ${badge(isOver ? 'bad' : 'good', isOver ? 'too old' : 'within limit')} ${what}: oldest
        ${days === null ? 'none' : `${days} days`} · limit ${limit} days
      </p>
    </div>
  </li>`;
}

function clauseRow({ id, kind, state, says, because, tests, probes }: ClauseEvidence): Html {
  return html`<li id="${id}">
    <div class="what">
      <p>${badge(toneOf(state), state)} <strong>${id}</strong> ${says}</p>
      <p class="soft">
        ${kind === 'machine' ? 'Proved by machine' : 'Kept by people'}. ${because}
        ${probes.map(({ name }) => html`<a href="#probe-${name}">${name}</a> `)}
      </p>
      ${
        tests.length > 0 &&
        html`<ul>
          ${tests.map(({ name, file, result }) => html`<li class="soft">${result}: ${name} <code>${file}</code></li>`)}
        </ul>`
      }
    </div>
  </li>`;
}
