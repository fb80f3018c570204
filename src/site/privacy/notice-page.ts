import { attributes, html, type Html } from '#platform/html.ts';
import type { ClauseEvidence } from '#privacy/evidence/evidence.ts';
import { notRun } from '#privacy/evidence/not-run.ts';
import type { NoticeNow } from '#privacy/notice/current.ts';
import type { PageWords } from '#privacy/notice/languages/language.ts';
import { binding, type Language, languages, texts } from '#privacy/notice/languages/languages.ts';
import type { KeptData, Notice } from '#privacy/notice/notice.ts';
import type { PostedVersion } from '#privacy/notice/versions.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice as note } from '#site/pieces.ts';
import { toneOf } from './states.ts';

/** Who reads the notice, and how. */
export type NoticeView = {
  readonly language: Language;
  /** Whether they ask not to be tracked. */
  readonly isSignalled: boolean;
};

/** The notice, a summary first. A version from before there were other languages is shown in the one that counts. */
export function noticePage(notice: NoticeNow, { language, isSignalled }: NoticeView): Page {
  const { page } = texts[language];
  const said = inLanguage(notice, language);
  const shown = {
    ...{ language, states: notice.states, kept: (said ?? notice).kept },
    sections: (said ?? notice).sections,
  };
  return {
    ...{ title: page.title, language, frame: page.frame },
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>${page.title}</h1>
        <p class="lead">${page.lead} <a href="/privacy/evidence">${page.evidence}</a></p>
        <p class="soft">
          ${page.inForceSince} ${moment(notice.since)}. SHA-256 <code>${notice.sha256.slice(0, 16)}…</code>
        </p>
        ${languageWays(language, '/privacy')} ${said === undefined && note('warn', page.onlyEnglish)}
        ${notice.coming.map((version) => comingNote(version, page))}
        ${isSignalled && note('good', page.signalled)}
      </div>
      ${
        said === undefined
          ? html`<div class="stack-l" lang="${binding}">${noticeBody({ ...shown, language: binding })}</div>`
          : noticeBody(shown)
      }
      ${more(page)}
    </div>`,
  };
}

/** What it says in a language; undefined where this version has no such text. */
export function inLanguage(
  { sections, kept, translations }: Notice & Pick<NoticeNow, 'translations'>,
  language: Language,
): Notice | undefined {
  return language === binding ? { sections, kept } : translations?.[language];
}

type Shown = Notice & Pick<NoticeNow, 'states'> & { readonly language: Language };

function noticeBody(shown: Shown): Html {
  const { language, sections, kept } = shown;
  return html`<section class="panel stack" id="summary">
      <h2>${texts[language].page.inShort}</h2>
      <ul>
        ${sections.map(({ id, title, inShort }) => html`<li><a href="#${id}">${title}</a>: ${inShort}</li>`)}
      </ul>
    </section>
    ${sections.map(
      ({ id, title, sentences }) =>
        html`<section class="stack" id="${id}">
          <h2>${title}</h2>
          <ul class="rows">
            ${sentences.map((sentence) => sentenceRow(shown, sentence))}
          </ul>
        </section>`,
    )}
    ${keptTable(kept, language)}`;
}

/** Links, so that the choice needs no cookie; and which text counts. */
export function languageWays(
  language: Language,
  path: string,
  offered: readonly Language[] = languages,
): Html {
  const { page } = texts[language];
  return html`<nav class="soft" aria-label="${page.language}">
    ${offered.map(
      (other) =>
        html`<a
            ${attributes({
              href: `${path}?lang=${other}`,
              ...{ hreflang: other, lang: other, rel: 'alternate' },
              'aria-current': other === language ? 'true' : undefined,
            })}
            >${texts[other].name}</a
          >${' '}`,
    )}
    ${page.binding}
  </nav>`;
}

function comingNote({ number, effectiveAt }: PostedVersion, page: PageWords): Html {
  return note(
    'warn',
    html`${page.changesOn} ${moment(effectiveAt)}:
      <a href="/privacy/changes#version-${number}">${page.whatChanges}</a>. ${page.untilThen}`,
  );
}

function sentenceRow({ states, language }: Shown, { id, text }: { id: string; text: string }): Html {
  const known = states.get(id);
  const { doubts } = texts[language].page;
  // One that has failed, or needs something of the operator, says what; the others are alike.
  const isTold = known?.state === 'red' || (known?.state === 'amber' && known.because !== notRun);
  return html`<li id="${id}">
    <div class="what">
      <p>
        ${text} <a class="soft" href="/privacy/evidence#${id}">${unbroken(id)}</a>
        ${known?.state !== 'green' && badge(toneOf(known?.state), doubts[doubtOf(known)])}
      </p>
      ${isTold && known.kind === 'machine' && html`<p class="soft" lang="${binding}">${known.because}</p>`}
    </div>
  </li>`;
}

function doubtOf(known: ClauseEvidence | undefined): keyof PageWords['doubts'] {
  if (known?.kind === 'people') return 'people';
  if (known?.state === 'red') return 'red';
  return known?.because === notRun ? 'notRun' : 'amber';
}

/** With a hyphen at which no line ends. */
function unbroken(id: string): string {
  return id.replace('-', '\u2011');
}

function keptTable(kept: readonly KeptData[], language: Language): Html {
  const { purposes, bases, seenBy, page } = texts[language];
  return html`<section class="stack" id="kept">
    <h2>${page.keptTitle}</h2>
    <ul class="rows">
      ${kept.map(
        ({ what, purpose, basis, visibility, retention }) =>
          html`<li>
            <div class="what">
              <p>${what.join('; ')}</p>
              <p class="soft">
                ${page.kept} ${purposes[purpose]}; ${bases[basis]}. ${page.seenBy} ${seenBy[visibility]}.
                ${page.howLong}: ${retention}.
              </p>
            </div>
          </li>`,
      )}
    </ul>
  </section>`;
}

function more({ more: title, links, rights }: PageWords): Html {
  return html`<section class="stack">
    <h2>${title}</h2>
    <ul>
      ${links.map(([path, label]) => html`<li><a href="${path}">${label}</a></li>`)}
    </ul>
    <p class="soft">${rights}</p>
  </section>`;
}
