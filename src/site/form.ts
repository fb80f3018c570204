import { attributes, html, type Html } from '#platform/html.ts';
import { faultSummary, type Filled } from './fields.ts';
import type { Page } from './page.ts';

export type FormParts = {
  readonly filled: Filled;
  /** Goes back with the form, so that only a page of ours can have sent it. */
  readonly token: string;
  readonly action: string;
  /** What the button says: what happens. */
  readonly submit: string;
  /** The names of the fields in their order, for the list of what is wrong. */
  readonly fields: readonly string[];
  readonly body: Html | readonly Html[];
  /** For a form that brings a file. */
  readonly multipart?: boolean;
  /** For a form whose files a script sends one by one, each with its progress. */
  readonly uploads?: boolean;
  /** `is-plain`: one of several forms of a page, none of which is what it is for. */
  readonly look?: 'is-main' | 'is-danger' | 'is-plain';
};

/** A form with the list of its faults above it. */
export function form(parts: FormParts): Html {
  const { filled, token, action, submit, fields, body, look = 'is-main' } = parts;
  const { multipart = false, uploads = false } = parts;
  const enctype = multipart ? 'multipart/form-data' : undefined;
  return html`<form
    ${attributes({ method: 'post', action, enctype, class: 'stack', novalidate: true, 'data-uploads': uploads })}
  >
    ${faultSummary(filled, fields)}${tokenField(token)} ${body}
    <div class="actions"><button class="button ${look}">${submit}</button></div>
  </form>`;
}

/** A form that is one button: what it does needs nothing but a press. */
export function pressForm(parts: {
  readonly token: string;
  readonly action: string;
  readonly submit: string;
  readonly look?: 'is-main' | 'is-danger' | 'is-small' | 'is-small is-danger';
  /** For those who listen only: which of several this button is about. */
  readonly about?: string;
  readonly values?: Readonly<Record<string, string>>;
}): Html {
  const { token, action, submit, look = 'is-small', about, values = {} } = parts;
  return html`<form method="post" action="${action}">
    ${tokenField(token)}${Object.entries(values).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button
      ${attributes({ class: `button ${look}`, 'aria-label': about === undefined ? undefined : `${submit} ${about}` })}
    >
      ${submit}
    </button>
  </form>`;
}

type AskParts = {
  readonly label: string;
  /** For those who listen only: which of several it is about. */
  readonly about?: string;
  readonly sentence: string;
  readonly press: Html;
};

/** What cannot be taken back: a press opens what it means, with the button that does it. */
export function askFirst({ label, about, sentence, press }: AskParts): Html {
  return html`<details class="ask">
    <summary class="button is-small is-danger">
      ${label}${about !== undefined && html`<span class="unseen"> ${about}</span>`}
    </summary>
    <div class="stack-s">
      <p class="small">${sentence}</p>
      ${press}
    </div>
  </details>`;
}

export function tokenField(token: string): Html {
  return html`<input type="hidden" name="token" value="${token}" />`;
}

/** A page that is one form in the middle. */
export function sheet(
  title: string,
  parts: FormParts & {
    /** What was just done. */
    readonly told?: Html;
    readonly lead?: Html | string;
    /** Another form in the same sheet. */
    readonly after?: Html;
    readonly aside?: Html;
  },
): Page {
  const { told, lead, after, aside, filled } = parts;
  return {
    title: Object.keys(filled.faults).length > 0 ? `Error: ${title}` : title,
    main: html`<div class="sheet stack">
        <h1>${title}</h1>
        ${told} ${lead !== undefined && html`<p class="soft">${lead}</p>`} ${form(parts)} ${after}
      </div>
      ${aside !== undefined && html`<p class="aside">${aside}</p>`}`,
  };
}

/** A page that says one thing, and where to go on. */
export function said(title: string, body: Html): Page {
  return {
    title,
    main: html`<div class="sheet stack">
      <h1>${title}</h1>
      ${body}
    </div>`,
  };
}
