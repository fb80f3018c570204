import { html, type Html } from '#platform/html.ts';
import { areas, type Change } from '#privacy/notice/change.ts';
import {
  binding,
  type Language,
  texts,
  translations as translatedLanguages,
} from '#privacy/notice/languages/languages.ts';
import type { Said } from '#privacy/notice/said.ts';
import { type ChangedVersion, inForceAt, isOvertaken, type PostedVersion } from '#privacy/notice/versions.ts';
import { noticeDays } from '#privacy/notice/weight.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice as note } from '#site/pieces.ts';
import { languageWays } from './notice-page.ts';

/** Every version of the notice, what comes in front, each with what it changed. */
export function changesPage(versions: readonly ChangedVersion[], now: Date): Page {
  const inForce = inForceAt(versions, now);
  return {
    title: 'Changes of the privacy notice',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Changes of the privacy notice</h1>
        <p class="lead">
          Every version of the <a href="/privacy">privacy notice</a> and the terms, with what changed. Who has
          an account is told by mail: ${noticeDays.minor} days before a small change takes effect,
          ${noticeDays.substantial} days before one that matters. Until then nothing new begins.
        </p>
        <p class="soft">
          How much a change is follows from what is declared: what cannot be shown to be less counts as more.
          <a href="/privacy/changes.atom">As a feed</a>
        </p>
      </div>
      ${versions.toReversed().map((version) => versionSection(version, { versions, inForce, now }))}
    </div>`,
  };
}

type Around = {
  readonly versions: readonly ChangedVersion[];
  readonly inForce: ChangedVersion | undefined;
  readonly now: Date;
};

function versionSection(version: ChangedVersion, around: Around): Html {
  const { number, postedAt, effectiveAt, law, sha256, changes } = version;
  return html`<section class="stack" id="version-${number}">
    <h2>Version ${number} ${stateOf(version, around)}</h2>
    <p class="soft">
      Posted ${moment(postedAt)}. ${effectiveAt > around.now ? 'Takes effect' : 'In effect from'}
      ${moment(effectiveAt)}: ${reasonOf(version)}. ${law !== null && html`Demanded by ${law}.`}
      <a href="/privacy/changes/${number}">All it says</a>, SHA-256 <code>${sha256.slice(0, 16)}…</code>
    </p>
    ${changes.length > 0 && changesList(changes)}
  </section>`;
}

function stateOf(version: ChangedVersion, { versions, inForce, now }: Around): Html {
  if (version === inForce) return badge('good', 'in force');
  if (version.effectiveAt <= now) return badge('plain', 'past');
  return isOvertaken(version, versions) ? badge('plain', 'never took effect') : badge('warn', 'to come');
}

function reasonOf({ class: how, awaited, law }: ChangedVersion): string {
  if (how === 'first') return 'the first version';
  if (law !== null) return 'a law demands it';
  if (!awaited) return 'at once, since nobody had an account yet';
  if (how === 'correction') return 'at once, since it changes nothing of what is done';
  return how === 'minor'
    ? `a small change, after ${noticeDays.minor} days`
    : `a change that matters, after ${noticeDays.substantial} days`;
}

/** What a version changed, thing by thing, before and after. */
export function changesList(changes: readonly Change[]): Html {
  return html`<ul class="rows">
    ${changes.map(
      ({ area, id, before, after, weight }) =>
        html`<li>
          <div class="what">
            <p>
              ${badge(weight === 'substantial' ? 'warn' : 'plain', weight === 'substantial' ? 'matters' : 'small')}
              ${areas[area]}: ${before === null ? 'new' : after === null ? 'no longer' : 'changed'}
              <code>${id}</code>
            </p>
            ${before !== null && html`<p class="soft"><del>${before}</del></p>`}
            ${after !== null && html`<p><ins>${after}</ins></p>`}
          </div>
        </li>`,
    )}
  </ul>`;
}

/** Everything one version says. */
export function versionPage(
  { number, sha256 }: PostedVersion,
  { notice, translations, recipients, terms }: Said,
  language: Language,
): Page {
  const translated = language === binding ? notice : translations?.[language];
  const shown = translated === undefined ? binding : language;
  const { page } = texts[shown];
  return {
    ...{ title: `Privacy notice, version ${number}`, language: binding },
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Privacy notice, version ${number}</h1>
        <p class="soft">
          <a href="/privacy/changes#version-${number}">What it changed, and when it holds</a>. SHA-256 of
          <a href="/privacy/changes/${number}.json">all it says, as JSON</a> with its keys in order:
          <code>${sha256}</code>
        </p>
        ${languageWays(binding, `/privacy/changes/${number}`, [binding, ...translatedInto(translations)])}
        ${translated === undefined && note('warn', page.onlyEnglish)}
      </div>
      ${(translated ?? notice).sections.map(
        ({ title, sentences }) =>
          html`<section class="stack" lang="${shown}">
            <h2>${title}</h2>
            <ul class="rows">
              ${sentences.map(
                ({ id, text }) =>
                  html`<li>
                    <p>${text} <span class="soft">${id}</span></p>
                  </li>`,
              )}
            </ul>
          </section>`,
      )}
      <section class="stack">
        <h2>Who else gets it</h2>
        <ul class="rows">
          ${recipients.map(({ who, gets }) => html`<li><p>${who}: ${gets.join('; ')}</p></li>`)}
        </ul>
      </section>
      ${
        terms !== null &&
        html`<section class="stack">
          <h2>The terms</h2>
          <pre>${terms}</pre>
        </section>`
      }
    </div>`,
  };
}

/** The languages that a version is there in, beside the one that counts. */
function translatedInto(translations: Said['translations']): Language[] {
  return translatedLanguages.filter((language) => translations?.[language] !== undefined);
}
