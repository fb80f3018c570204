import { attributes, html, type Html } from '#platform/html.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

/** Something to know, said once. `status`: it tells what was just done, so it is read out. */
export function notice(tone: Tone, said: Html | string, role?: 'status'): Html {
  return html`<div ${attributes({ class: classes('notice', tone), role })}><p>${said}</p></div>`;
}

/** What was just done, by the word for it in the address; undefined for one that no page of ours puts there. */
export function doneInWords(
  happened: Readonly<Record<string, string>>,
  done: string | undefined,
): string | undefined {
  return done !== undefined && Object.hasOwn(happened, done) ? happened[done] : undefined;
}

export function badge(tone: Tone, label: string): Html {
  return html`<span class="${classes('badge', tone)}">${label}</span>`;
}

/** A moment, in the zone that is everybody's, since without script nobody knows the reader's. */
export function moment(at: Date): Html {
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

function classes(base: string, tone: Tone): string {
  return tone === 'plain' ? base : `${base} is-${tone}`;
}
