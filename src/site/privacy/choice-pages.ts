import type { Consent } from '#consent/choices.ts';
import { languageOfStatement } from '#consent/statement.ts';
import { html, type Html } from '#platform/html.ts';
import type { CookieDeclaration } from '#privacy/declaration.ts';
import type { ChoiceWords } from '#privacy/notice/languages/language.ts';
import { type Language, texts } from '#privacy/notice/languages/languages.ts';
import { choiceDays, optionalPurposes } from '#privacy/optional-purposes.ts';
import { smallestGroup } from '#privacy/published-figures.ts';
import { said } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice } from '#site/pieces.ts';
import { cookieRows } from './lists.ts';
import { languageWays } from './notice-page.ts';

export type ChoiceView = {
  readonly language: Language;
  readonly consent: Consent | undefined;
  readonly isSignalled: boolean;
  /** Whether an account chooses, and not a browser. */
  readonly isAccount: boolean;
};

/** What is optional and what was chosen; then every cookie there can be. */
export function choicesPage(declared: ReadonlyMap<string, CookieDeclaration>, view: ChoiceView): Page {
  const { language, isSignalled } = view;
  const { choices, page } = texts[language];
  return {
    ...{ title: choices.title, language, frame: page.frame },
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>${choices.title}</h1>
        <p class="lead">${choices.lead}</p>
        ${languageWays(language, '/cookies')} ${isSignalled && notice('good', choices.signalled)}
      </div>
      ${choiceSection(view)}
      <section class="stack" id="cookies">
        <h2>${choices.everyCookie}</h2>
        ${cookieRows(declared, language)}
      </section>
    </div>`,
  };
}

function choiceSection(view: ChoiceView): Html {
  const { language, isAccount } = view;
  const { choices, optional } = texts[language];
  return html`<section class="panel stack" id="choice">
    <h2>${choices.question}</h2>
    ${optionalPurposes.map(
      ({ purpose }) =>
        html`<p>${optional[purpose].says}</p>
          <p class="soft">
            ${choices.nobodyElse} <a href="/reports">${choices.published(smallestGroup)}</a>
          </p>`,
    )}
    <p>${stateOf(view)}</p>
    <form method="post" action="/cookies">
      <input type="hidden" name="lang" value="${language}" />
      <div class="actions">
        <button class="button" name="choice" value="agreed">${choices.yes}</button>
        <button class="button" name="choice" value="refused">${choices.no}</button>
      </div>
    </form>
    <p class="soft small">${choices.counts(choiceDays, isAccount)}</p>
  </section>`;
}

/** What holds at this moment, not only what was chosen. */
function stateOf({ consent, isSignalled, language }: ChoiceView): Html {
  const { choices } = texts[language];
  const isNot = badge('plain', choices.notCounted);
  if (consent === undefined) return html`${isNot} ${choices.nothingChosen}`;
  const receipt = html`<a href="/cookies/choices/${consent.id}">${choices.receipt}</a>`;
  if (consent.choice === 'refused')
    return html`${isNot} ${choices.saidNoOn} ${moment(consent.madeAt)}. ${receipt}`;
  const since = html`${choices.saidYesOn} ${moment(consent.madeAt)}; ${choices.countsUntil}
  ${moment(consent.endsAt)}.`;
  return isSignalled
    ? html`${isNot} ${since} ${choices.browserSaysNo} ${receipt}`
    : html`${badge('good', choices.counted)} ${since} ${receipt}`;
}

/** One choice with what became of it, in the language it was asked in. Whoever chose can keep it. */
export function choicePage(consent: Consent, now: Date): Page {
  const { id, madeAt, endsAt } = consent;
  const language = languageOfStatement(consent.statement);
  const { choices, page } = texts[language];
  const { facts } = choices;
  const { title, means } = inWords(consent, now, choices);
  const shown = said(
    title,
    html`<p>${means}</p>
      <dl class="facts">
        <dt>${facts.chosen}</dt>
        <dd>${moment(madeAt)}</dd>
        <dt>${endsAt > now ? facts.countsUntil : facts.ended}</dt>
        <dd>${moment(endsAt)}</dd>
        <dt>${choices.receipt}</dt>
        <dd><code>${id}</code></dd>
      </dl>
      <p class="soft">
        ${choices.namesNobody} <a href="/privacy?lang=${language}">${page.title}</a> ·
        <a href="/.well-known/jwks.json">${choices.signedWith}</a>
      </p>
      <div class="actions">
        <a class="button" href="/cookies/choices/${id}/receipt.json">${choices.download}</a>
        <a class="button" href="/cookies?lang=${language}">${choices.back}</a>
      </div>`,
  );
  return { ...shown, language, frame: page.frame };
}

function inWords(
  { choice, endsAt, withdrawnAt, personId }: Consent,
  now: Date,
  words: ChoiceWords,
): { title: string; means: string } {
  const { refused, withdrawn, over, agreed } = words.outcome;
  if (choice === 'refused') return refused;
  if (withdrawnAt !== null) {
    const cookie = personId === null ? [words.cookieDeleted] : [];
    return { ...withdrawn, means: [withdrawn.means, ...cookie, words.notTraced].join(' ') };
  }
  if (endsAt <= now) return over;
  const set = personId === null ? words.cookieSet : words.everyDevice;
  return { ...agreed, means: `${agreed.means} ${set}` };
}
