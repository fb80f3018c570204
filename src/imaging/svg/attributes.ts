import type { SaxesTagNS } from 'saxes';
import { cleanDeclarations, isSafeValue, referredIds } from './style.ts';
import { animated, attributes, pictureElements, properties } from './vocabulary.ts';

/** The attributes of an element that may stay. */
export type CleanAttributes = {
  readonly pairs: readonly (readonly [name: string, value: string])[];
  /** Ids of other elements that these name. */
  readonly references: readonly string[];
  /** The base64 of a picture carried along, still to be looked at. */
  readonly picture: string | undefined;
};

const xlinkNamespace = 'http://www.w3.org/1999/xlink';
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const localAddress = /^#[^\s"'()\\]+$/;
const carriedPicture = /^\s*data:image\/(?:png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)$/i;
const animationValues = new Set(['values', 'from', 'to', 'by']);

export function cleanAttributes(tag: SaxesTagNS): CleanAttributes {
  const pairs: [string, string][] = [];
  const references: string[] = [];
  let picture: string | undefined;
  for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
    const name = plainName(prefix, local, uri);
    if (name === undefined) continue;
    if (name === 'href' && pictureElements.has(tag.local)) picture ??= carriedPicture.exec(value)?.[1];
    const clean = cleanValue(name, value);
    // `href` and `xlink:href` become one; both would not be well-formed.
    if (clean === undefined || (name === 'href' && pairs.some(([other]) => other === 'href'))) continue;
    pairs.push([name, clean]);
    if (name === 'href') references.push(clean.slice(1));
    else if (properties.has(name) || name === 'style') references.push(...referredIds(clean));
  }
  return { pairs, references, picture };
}

/** The name without a prefix that somebody chose; undefined for names of other namespaces. */
function plainName(prefix: string, local: string, uri: string): string | undefined {
  if (uri === '' && prefix === '') return local;
  if (uri === xlinkNamespace && local === 'href') return 'href';
  return uri === xmlNamespace ? `xml:${local}` : undefined;
}

function cleanValue(name: string, value: string): string | undefined {
  if (name === 'href') return localAddress.test(value.trim()) ? value.trim() : undefined;
  if (name === 'style') {
    const declarations = cleanDeclarations(value);
    return declarations.length === 0 ? undefined : declarations.map((pair) => pair.join(':')).join(';');
  }
  if (name === 'attributeName') return animated.has(value.trim()) ? value.trim() : undefined;
  if (properties.has(name) || animationValues.has(name)) return isSafeValue(value) ? value : undefined;
  return attributes.has(name) ? value : undefined;
}
