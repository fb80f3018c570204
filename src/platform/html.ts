/**
 * Markup by template, escaped by default: whatever is filled in shows as the text it is. A template is looked at once;
 * a place where escaping could not protect (an unquoted value, a script, a comment, `onclick`) throws there and then.
 */
const markup = Symbol('markup');

/** Markup that may be sent as it is; only `html` and `attributes` make it. */
export type Html = { readonly [markup]: string };

export type Fill = Html | string | number | false | null | undefined | readonly Fill[];

export function html(strings: TemplateStringsArray, ...fills: readonly Fill[]): Html {
  const places = placesOf(strings);
  let whole = strings[0] ?? '';
  for (const [at, fill] of fills.entries()) whole += filled(places[at], fill) + (strings[at + 1] ?? '');
  return { [markup]: whole };
}

export function asText(page: Html): string {
  return page[markup];
}

/**
 * Attributes for `<input ${attributes({ … })}>`: `true` is an attribute without value, `false` and `undefined` are
 * left out.
 */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  const written = Object.entries(values).flatMap(([name, value]) => {
    if (value === false || value === undefined) return [];
    assertPlain(name);
    return value === true ? [name] : [`${name}="${attributeText(name, value)}"`];
  });
  return { [markup]: written.join(' ') };
}

function isHtml(fill: Fill): fill is Html {
  return typeof fill === 'object' && fill !== null && markup in fill;
}

function filled(place: Place | undefined, fill: Fill): string {
  if (fill === null || fill === undefined || fill === false) return '';
  if (isList(fill)) return fill.map((each) => filled(place, each)).join('');
  switch (place?.kind) {
    case 'text':
      return isHtml(fill) ? fill[markup] : escaped(String(fill));
    case 'attributes':
      if (isHtml(fill)) return fill[markup];
      throw new Error('Between attributes only attributes(…) may be filled in.');
    case 'value':
      if (isHtml(fill)) throw new Error('Markup cannot be the value of an attribute.');
      return place.begins ? attributeText(place.name, fill) : escaped(String(fill));
    case undefined:
      throw new Error('A template has a fill without a place.');
  }
}

function isList(fill: Fill): fill is readonly Fill[] {
  return Array.isArray(fill);
}

function attributeText(name: string, value: string | number): string {
  const text = String(value);
  return escaped(urlAttributes.has(name) && !isHarmlessUrl(text) ? '#' : text);
}

const urlAttributes = new Set(['href', 'src', 'action', 'formaction']);

/** Of ours by its path, or of a scheme that runs nothing here. `//host` and `/\host` lead elsewhere in disguise. */
function isHarmlessUrl(url: string): boolean {
  return /^(?:https?:\/\/|mailto:|otpauth:\/\/|data:image\/(?:png|webp);base64,|[?#]|\/(?![/\\]))/i.test(url);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Where in the markup a fill stands. `begins`: nothing of the value stands before it. */
type Place =
  | { readonly kind: 'text' }
  | { readonly kind: 'attributes' }
  | { readonly kind: 'value'; readonly name: string; readonly begins: boolean };

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

function placesOf(strings: TemplateStringsArray): readonly Place[] {
  const found = known.get(strings) ?? readPlaces(strings);
  known.set(strings, found);
  return found;
}

type State = { readonly in: 'text' | 'tag' | 'raw' | 'comment' } | { readonly in: 'value'; from: string };

function readPlaces(strings: TemplateStringsArray): Place[] {
  const places: Place[] = [];
  let state: State = { in: 'text' };
  for (const piece of strings.slice(0, -1)) {
    state = readPiece(piece, state);
    places.push(placeAt(state, piece));
    if (state.in === 'value') state.from += ' ';
  }
  return places;
}

/** What ends each state, and what follows. Quotes are double ones only, so that one rule of escaping does. */
function readPiece(piece: string, before: State): State {
  let state = before;
  for (let rest = piece; rest !== '';) {
    const [found, next] = step(rest, state);
    if (found < 0) {
      if (state.in === 'value') state.from += rest;
      break;
    }
    state = next;
    rest = rest.slice(found);
  }
  return state;
}

/** How far to the next change of state, and the state then; -1 when the rest changes nothing. */
function step(rest: string, state: State): [number, State] {
  const after = (pattern: RegExp, next: (match: RegExpExecArray) => State): [number, State] => {
    const match = pattern.exec(rest);
    return match === null ? [-1, state] : [match.index + match[0].length, next(match)];
  };
  switch (state.in) {
    case 'text':
      return after(/<!--|<(?=[a-z/!])/i, ([opening]) => ({ in: opening === '<!--' ? 'comment' : 'tag' }));
    case 'comment':
      return after(/-->/, () => ({ in: 'text' }));
    case 'raw':
      return after(/<(?=\/(?:script|style)\b)/i, () => ({ in: 'tag' }));
    case 'tag':
      return after(/([^\s"'=<>]+)="|(\b(?:script|style)\b[^"'>]*)?>|'/i, (match) => tagEnd(match, rest));
    case 'value':
      return after(/"/, () => ({ in: 'tag' }));
  }
}

function tagEnd([text, name, rawTag]: RegExpExecArray, tag: string): State {
  if (text === "'") throw new Error('Attributes of a template are quoted with ".');
  if (name !== undefined) return { in: 'value', from: `${name}=` };
  return { in: rawTag !== undefined && !tag.startsWith('/') ? 'raw' : 'text' };
}

function placeAt(state: State, piece: string): Place {
  switch (state.in) {
    case 'text':
      if (!/<\/?$/.test(piece)) return { kind: 'text' };
      break;
    case 'tag':
      if (/\s$/.test(piece)) return { kind: 'attributes' };
      break;
    case 'value': {
      const [name = '', ...value] = state.from.split('=');
      assertPlain(name);
      return { kind: 'value', name, begins: value.join('=') === '' };
    }
    case 'raw':
    case 'comment':
  }
  throw new Error(`Nothing can be filled in here safely: ${piece.slice(-60)}`);
}

/** Attributes whose value is a program or a page of its own. */
function assertPlain(name: string): void {
  if (/^(?:on.*|style|srcdoc)$/i.test(name) || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new Error(`The attribute ${name} cannot be filled in safely.`);
  }
}
