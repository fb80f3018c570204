import { html, type Html } from '#platform/html.ts';
import { type ClauseEvidence, notRun } from '#privacy/evidence/evidence.ts';
import type { NoticeNow } from '#privacy/notice/current.ts';
import { bases, type KeptData, seenBy } from '#privacy/notice/notice.ts';
import type { PostedVersion } from '#privacy/notice/versions.ts';
import { purposes } from '#privacy/purposes.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice as note } from '#site/pieces.ts';
import { toneOf } from './states.ts';

/** The notice, a summary first. `isSignalled`: whoever reads it asks not to be tracked. */
export function noticePage(notice: NoticeNow, isSignalled: boolean): Page {
  const { sections } = notice;
  return {
    title: 'Privacy notice',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Privacy notice</h1>
        <p class="lead">
          Every sentence here is held by a test, and watched while the server runs. One that is not proved at
          this moment says so. <a href="/privacy/evidence">See the evidence</a>
        </p>
        <p class="soft">
          In force since ${moment(notice.since)}. SHA-256 <code>${notice.sha256.slice(0, 16)}…</code>
        </p>
        ${notice.coming.map(comingNote)} ${isSignalled && signalled}
      </div>
      <section class="panel stack" id="summary">
        <h2>In short</h2>
        <ul>
          ${sections.map(({ id, title, inShort }) => html`<li><a href="#${id}">${title}</a>: ${inShort}</li>`)}
        </ul>
      </section>
      ${sections.map(
        ({ id, title, sentences }) =>
          html`<section class="stack" id="${id}">
            <h2>${title}</h2>
            <ul class="rows">
              ${sentences.map((sentence) => sentenceRow(notice, sentence))}
            </ul>
          </section>`,
      )}
      ${keptTable(notice.kept)} ${more}
    </div>`,
  };
}

function comingNote({ number, effectiveAt }: PostedVersion): Html {
  return note(
    'warn',
    html`This notice changes on ${moment(effectiveAt)}:
      <a href="/privacy/changes#version-${number}">what changes</a>. Until then nothing new begins.`,
  );
}

const signalled: Html = note(
  'good',
  'Your browser asks not to be tracked (DNT or Global Privacy Control). That is honoured, as it would be without it.',
);

function sentenceRow({ states }: NoticeNow, { id, text }: { id: string; text: string }): Html {
  const known = states.get(id);
  // One that has failed, or needs something of the operator, says what; the others are alike.
  const isTold = known?.state === 'red' || (known?.state === 'amber' && known.because !== notRun);
  return html`<li id="${id}">
    <div class="what">
      <p>
        ${text} <a class="soft" href="/privacy/evidence#${id}">${unbroken(id)}</a>
        ${known?.state !== 'green' && badge(toneOf(known?.state), doubtOf(known))}
      </p>
      ${isTold && known.kind === 'machine' && html`<p class="soft">${known.because}</p>`}
    </div>
  </li>`;
}

function doubtOf(known: ClauseEvidence | undefined): string {
  if (known?.kind === 'people') return 'kept by people';
  if (known?.state === 'red') return 'does not hold now';
  return known?.because === notRun ? notRun : 'not proved now';
}

/** With a hyphen at which no line ends. */
function unbroken(id: string): string {
  return id.replace('-', '\u2011');
}

function keptTable(kept: readonly KeptData[]): Html {
  return html`<section class="stack" id="kept">
    <h2>What is kept, what for, and how long</h2>
    <ul class="rows">
      ${kept.map(
        ({ what, purpose, basis, visibility, retention }) =>
          html`<li>
            <div class="what">
              <p>${what.join('; ')}</p>
              <p class="soft">
                Kept ${purposes[purpose]}; ${bases[basis]}. Seen by ${seenBy[visibility]}. How long:
                ${retention}.
              </p>
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

const more: Html = html`<section class="stack">
  <h2>More</h2>
  <ul>
    <li><a href="/account/data.json">A copy of what is kept about you, when you are signed in</a></li>
    <li><a href="/privacy/request">Ask about your data, with or without an account</a></li>
    <li><a href="/cookies">Every cookie</a></li>
    <li><a href="/subprocessors">Every recipient</a></li>
    <li><a href="/privacy/evidence">The evidence for each sentence</a></li>
    <li><a href="/privacy/changes">Every version of this notice, with what changed</a></li>
    <li><a href="/privacy/transparency">How often authorities asked for data</a></li>
    <li><a href="/privacy/ledger.json">The record of versions, sweeps and erasures</a></li>
    <li><a href="/privacy.md">This notice as plain text</a></li>
  </ul>
  <p class="soft">
    You may complain to the data protection authority of where you live. You may ask for access, correction,
    deletion, restriction and a copy of your data, and object to its use. Nothing here is decided by a machine
    alone.
  </p>
</section>`;
