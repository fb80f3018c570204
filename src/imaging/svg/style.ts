import { functions, properties } from './vocabulary.ts';

/** A rule that refers to elements: what it may apply to (`#id`, `.class`, a tag or `*`) and what it names. */
export type StyleReference = { readonly key: string; readonly ids: readonly string[] };
export type CleanStyle = { readonly css: string; readonly references: readonly StyleReference[] };

const localAddress = /url\(\s*(?:"#([^"'()\\\s]+)"|'#([^"'()\\\s]+)'|#([^"'()\\\s]+))\s*\)/gi;
const mostNesting = 3;
const mostSelectorCharacters = 500;
/** A backslash can spell any name in disguise; the others would end the value in another place than here. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const disguise = /[\\@{}<\u0000-\u0008\u000e-\u001f]/;

/** Whether a value calls nothing but harmless functions, and refers to nothing but elements of the same file. */
export function isSafeValue(value: string): boolean {
  if (disguise.test(value) || value.includes('/*')) return false;
  const bare = value.replaceAll(localAddress, ' ').replaceAll(/"[^"\n]*"|'[^'\n]*'/g, ' ');
  if (/["']/.test(bare) || !isBalanced(bare)) return false;
  for (let at = bare.indexOf('('); at >= 0; at = bare.indexOf('(', at + 1)) {
    // Longer than any known function's name, so a cut one is not taken for one.
    const name = /[\w-]*$/.exec(bare.slice(Math.max(0, at - 32), at).trimEnd())?.[0] ?? '';
    if (name !== '' && !functions.has(name.toLowerCase())) return false;
  }
  return true;
}

/** The ids that a value refers to. */
export function referredIds(value: string): string[] {
  if (!/url\(/i.test(value)) return [];
  return [...value.matchAll(localAddress)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

/** The declarations of a `style` attribute that may stay, each with its name and value. */
export function cleanDeclarations(css: string): [string, string][] {
  return split(withoutComments(css), ';').flatMap((declaration) => {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, Math.max(0, colon)).trim();
    const value = declaration.slice(colon + 1).trim();
    const isKnown = properties.has(name.toLowerCase()) || /^--[\w-]+$/.test(name);
    return isKnown && value !== '' && isSafeValue(value) ? [[name, value] as [string, string]] : [];
  });
}

/**
 * A style sheet of the rules that may stay, written anew: plain rules, `@media` and `@keyframes`. Imports, fonts
 * and all other at-rules go, as does what is spelled with a backslash.
 */
export function cleanStyleSheet(css: string): CleanStyle {
  const references: StyleReference[] = [];
  return { css: cleanRules(withoutComments(css), references, 0), references };
}

function cleanRules(css: string, references: StyleReference[], depth: number): string {
  const rules: string[] = [];
  for (const { prelude, body } of readRules(css)) {
    if (prelude.startsWith('@')) {
      const isNesting = /^@(?:media|(?:-webkit-)?keyframes)\s[\w\s():,.<>=%/-]*$/i.test(prelude);
      if (isNesting && depth < mostNesting)
        rules.push(`${prelude}{${cleanRules(body, references, depth + 1)}}`);
      continue;
    }
    const declarations = cleanDeclarations(body);
    const selectors = prelude.split(',');
    if (selectors.some(({ length }) => length > mostSelectorCharacters)) continue;
    if (declarations.length === 0 || !/^[\p{L}\p{N}\s.#*>+~:,()[\]="'^$|%_-]+$/u.test(prelude)) continue;
    rules.push(`${prelude}{${declarations.map((pair) => pair.join(':')).join(';')}}`);
    const ids = declarations.flatMap(([, value]) => referredIds(value));
    if (ids.length > 0) for (const selector of selectors) references.push({ key: lastKey(selector), ids });
  }
  return rules.join('\n');
}

/** What the rightmost part of a selector demands: its id, else a class, else the tag. It may apply to fewer. */
function lastKey(selector: string): string {
  const last =
    selector
      .trim()
      .split(/[\s>+~]+/)
      .at(-1) ?? '';
  const plain = last.replaceAll(/\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?/g, '');
  return /#[^.#]+/.exec(plain)?.[0] ?? /\.[^.#]+/.exec(plain)?.[0] ?? (plain === '' ? '*' : plain);
}

function* readRules(css: string): Generator<{ prelude: string; body: string }> {
  let from = 0;
  for (;;) {
    const mark = find(css, from, '{;');
    if (mark === undefined) return;
    const prelude = css.slice(from, mark).trim();
    if (css[mark] === ';') {
      from = mark + 1;
      continue;
    }
    const end = endOfBlock(css, mark);
    if (end === undefined) return;
    yield { prelude, body: css.slice(mark + 1, end) };
    from = end + 1;
  }
}

function endOfBlock(css: string, open: number): number | undefined {
  let depth = 0;
  for (let at: number | undefined = open; at !== undefined; at = find(css, at + 1, '{}')) {
    depth += css[at] === '{' ? 1 : -1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** Where the next of these characters stands outside of strings. */
function find(css: string, from: number, wanted: string): number | undefined {
  let quote = '';
  for (let at = from; at < css.length; at++) {
    const character = css.charAt(at);
    if (quote !== '') {
      if (character === quote || character === '\n') quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (wanted.includes(character)) return at;
  }
  return undefined;
}

function split(css: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = find(css, 0, separator); at !== undefined; at = find(css, from, separator)) {
    parts.push(css.slice(from, at));
    from = at + 1;
  }
  return [...parts, css.slice(from)];
}

function withoutComments(css: string): string {
  return css.replaceAll(
    /("[^"\n]*"|'[^'\n]*')|\/\*[\s\S]*?(?:\*\/|$)/g,
    (_, text: string | undefined) => text ?? ' ',
  );
}

function isBalanced(value: string): boolean {
  let depth = 0;
  for (const character of value) {
    if (character === '(') depth++;
    else if (character === ')' && --depth < 0) return false;
  }
  return depth === 0;
}
