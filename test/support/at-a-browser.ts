import assert from 'node:assert/strict';
import type { World } from './world.ts';

export type Cookie = { readonly value: string; readonly attributes: ReadonlyMap<string, string> };

/** Somebody at a browser without script, who keeps cookies unless told not to. */
export class AtABrowser {
  readonly #world: World;
  readonly #headers: Readonly<Record<string, string>>;
  readonly jar = new Map<string, Cookie>();
  /** Every cookie that was ever set, as it was set. */
  readonly set: string[] = [];
  takesCookies = true;

  constructor(world: World, headers: Readonly<Record<string, string>> = {}) {
    this.#world = world;
    this.#headers = headers;
  }

  async get(path: string): Promise<{ answer: Response; text: string }> {
    return this.#ask(path, {});
  }

  /** Opens the page, fills its form in and sends it; follows where it leads. */
  async submit(
    path: string,
    fields: Readonly<Record<string, string>>,
    action = path,
  ): Promise<{ answer: Response; text: string }> {
    const { text } = await this.get(path);
    const form = new URLSearchParams({ ...hiddenFields(formOf(text, action)), ...fields });
    const sent = await this.#ask(action, { method: 'POST', body: form });
    const next = sent.answer.headers.get('location');
    return next === null ? sent : this.get(next);
  }

  async #ask(path: string, init: RequestInit): Promise<{ answer: Response; text: string }> {
    const cookie = [...this.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
    const headers = { ...this.#headers, ...(cookie === '' ? {} : { cookie }) };
    const answer = await this.#world.get(path, { ...init, headers });
    for (const header of answer.headers.getSetCookie()) this.#keep(header);
    return { answer, text: await answer.text() };
  }

  #keep(header: string): void {
    this.set.push(header);
    if (!this.takesCookies) return;
    const [pair = '', ...attributes] = header.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const known = new Map(
      attributes.map((each): [string, string] => {
        const [key = '', is = ''] = each.split('=');
        return [key.toLowerCase(), is];
      }),
    );
    const expires = known.get('expires');
    if (value === '' || (expires !== undefined && Date.parse(expires) <= 0)) this.jar.delete(name);
    else this.jar.set(name, { value, attributes: known });
  }
}

/** The form of a page that is sent there; the whole page when it has none. */
function formOf(page: string, action: string): string {
  const forms = [...page.matchAll(/<form\b[^>]*>.*?<\/form>/gs)].map(([form]) => form);
  return forms.find((form) => form.includes(`action="${action}"`)) ?? page;
}

function hiddenFields(page: string): Record<string, string> {
  return Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );
}

/** The names of everything a page asks for. */
export function inputsOf(page: string): string[] {
  const tags = [...page.matchAll(/<(?:input|select|textarea|button)\b[^>]*>/g)].map(([tag]) => tag);
  return tags.flatMap((tag) => {
    const [, name] = /\bname="([^"]*)"/.exec(tag) ?? [];
    return name === undefined ? [] : [name];
  });
}

/** The address in the latest letter to somebody, as a path. */
export function linkIn(text: string): string {
  const [link] = /https?:\/\/\S+/.exec(text) ?? [];
  assert.ok(link, text);
  return new URL(link).pathname;
}
