import type { Consent } from '#consent/choices.ts';
import { html, type Html } from '#platform/html.ts';
import type { CookieDeclaration } from '#privacy/declaration.ts';
import { choiceDays, optionalPurposes } from '#privacy/optional-purposes.ts';
import { smallestGroup } from '#privacy/published-figures.ts';
import { said } from '#site/form.ts';
import type { Page } from '#site/page.ts';
import { badge, moment, notice } from '#site/pieces.ts';
import { cookieRows } from './lists.ts';

export type ChoiceView = {
  readonly consent: Consent | undefined;
  readonly isSignalled: boolean;
  /** Whether an account chooses, and not a browser. */
  readonly isAccount: boolean;
};

/** What is optional and what was chosen; then every cookie there can be. */
export function choicesPage(declared: ReadonlyMap<string, CookieDeclaration>, view: ChoiceView): Page {
  return {
    title: 'Cookies and choices',
    main: html`<div class="stack-l">
      <div class="stack">
        <h1>Cookies and choices</h1>
        <p class="lead">
          One thing is optional here, and it is off until you switch it on. Every cookie is below; each is set
          only when you do what it is for, and scripts can read none.
        </p>
        ${view.isSignalled && signalled}
      </div>
      ${choiceSection(view)}
      <section class="stack" id="cookies">
        <h2>Every cookie</h2>
        ${cookieRows(declared)}
      </section>
    </div>`,
  };
}

const signalled: Html = notice(
  'good',
  'Your browser asks not to be tracked (DNT or Global Privacy Control). That is a no to what is optional, whatever was chosen here.',
);

function choiceSection(view: ChoiceView): Html {
  return html`<section class="panel stack" id="choice">
    <h2>May your visits be counted?</h2>
    ${optionalPurposes.map(
      ({ says }) =>
        html`<p>${says}</p>
          <p class="soft">
            Nobody outside gets it. <a href="/reports">What is published of it</a> shows groups of
            ${smallestGroup} different people or more. Everything works the same without it.
          </p>`,
    )}
    <p>${stateOf(view)}</p>
    <form method="post" action="/cookies">
      <div class="actions">
        <button class="button" name="choice" value="agreed">Yes, count my visits</button>
        <button class="button" name="choice" value="refused">No, do not count them</button>
      </div>
    </form>
    <p class="soft small">
      A yes counts for ${choiceDays} days,
      ${view.isAccount ? 'for your account on every device' : 'for this browser alone'}, or until you say no.
    </p>
  </section>`;
}

/** What holds at this moment, not only what was chosen. */
function stateOf({ consent, isSignalled }: ChoiceView): Html {
  if (consent === undefined)
    return html`${badge('plain', 'not counted')} Nothing was chosen, so nothing is counted.`;
  const receipt = html`<a href="/cookies/choices/${consent.id}">Receipt</a>`;
  if (consent.choice === 'refused')
    return html`${badge('plain', 'not counted')} You said no on ${moment(consent.madeAt)}. ${receipt}`;
  const since = html`You said yes on ${moment(consent.madeAt)}; it counts until ${moment(consent.endsAt)}.`;
  return isSignalled
    ? html`${badge('plain', 'not counted')} ${since} Your browser says no now, and that goes first. ${receipt}`
    : html`${badge('good', 'counted')} ${since} ${receipt}`;
}

/** One choice with what became of it. Whoever chose can keep it. */
export function choicePage(consent: Consent, now: Date): Page {
  const { id, madeAt, endsAt } = consent;
  const { title, means } = inWords(consent, now);
  return said(
    title,
    html`<p>${means}</p>
      <dl class="facts">
        <dt>Chosen</dt>
        <dd>${moment(madeAt)}</dd>
        <dt>${endsAt > now ? 'Counts until' : 'Ended'}</dt>
        <dd>${moment(endsAt)}</dd>
        <dt>Receipt</dt>
        <dd><code>${id}</code></dd>
      </dl>
      <p class="soft">
        The receipt names nobody. It says what was asked, by whom, under which version of the
        <a href="/privacy">notice</a>, and is signed with <a href="/.well-known/jwks.json">this key</a>.
      </p>
      <div class="actions">
        <a class="button" href="/cookies/choices/${id}/receipt.json">Download the receipt</a>
        <a class="button" href="/cookies">Back to the choice</a>
      </div>`,
  );
}

function inWords(
  { choice, endsAt, withdrawnAt, personId }: Consent,
  now: Date,
): { title: string; means: string } {
  if (choice === 'refused')
    return { title: 'You said no', means: 'Your visits are not counted, and nothing was set.' };
  const what = personId === null ? 'The cookie that was set for it is deleted. ' : '';
  if (withdrawnAt !== null)
    return {
      title: 'You took it back',
      means: `Your visits are no longer counted. ${what}What was counted before is in no group that says anything about you.`,
    };
  if (endsAt <= now) return { title: 'Your yes has run out', means: 'Your visits are no longer counted.' };
  const set =
    personId === null
      ? 'One cookie was set, with the number of this receipt and nothing else.'
      : 'It counts on every device you sign in on.';
  return { title: 'You said yes', means: `Your visits are counted from now on, in groups. ${set}` };
}
