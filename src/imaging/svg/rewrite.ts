import type { SaxesTagNS } from 'saxes';
import { Problem } from '#platform/problem.ts';
import { svgProblems } from '#imaging/svg-problems.ts';
import { type CleanAttributes, cleanAttributes } from './attributes.ts';
import { type CostNode, unitsOf } from './cost.ts';
import { cleanStyleSheet, type StyleReference } from './style.ts';
import { elements, textElements } from './vocabulary.ts';

/** Base64 of a picture carried along: its attribute is written once the picture has been cleaned. */
export type CarriedPicture = { readonly base64: string };

type Open = { readonly tag: string; readonly node: CostNode; text: string };

const svgNamespace = 'http://www.w3.org/2000/svg';
const mostElements = 100_000;
/** libxml2, which reads the result before it is drawn, gives up at 256. */
const mostDepth = 200;
/** Elements whose text is looked at as a whole. */
const wholeTexts = new Set(['style', 'title', 'desc']);
const animations = new Set(['animate', 'animateTransform', 'set']);
const editorsNote = /^\s*(?:created|generated|exported|made|drawn) (?:with|by|using|in|from)\b/i;

/**
 * Writes an SVG anew from what a parser tells of it: known elements of the SVG namespace, their known
 * attributes, and text where text is shown. All else is left out with what is in it.
 */
export class SvgRewriter {
  /** The result in order. */
  readonly parts: (string | CarriedPicture)[] = [];
  readonly nodes: CostNode[] = [];
  readonly styles: StyleReference[] = [];
  readonly #open: Open[] = [];
  /** The root's namespace: files written by hand often declare none. */
  #namespace = svgNamespace;
  #elements = 0;
  #skipped = 0;

  get root(): CostNode {
    const [root] = this.nodes;
    if (root === undefined)
      throw new Problem(svgProblems['not-svg'], { thing: 'root element', expected: 'svg' });
    return root;
  }

  open(tag: SaxesTagNS): void {
    if (++this.#elements > mostElements) throw tooComplex('elements', mostElements);
    if (this.#open.length + this.#skipped >= mostDepth) throw tooComplex('depth of elements', mostDepth);
    if (this.#elements === 1) this.#checkRoot(tag);
    const isKnown = tag.uri === this.#namespace && elements.has(tag.local) && !this.#isWholeText();
    const attributes = this.#skipped === 0 && isKnown ? cleanAttributes(tag) : undefined;
    if (attributes === undefined || isVoidAnimation(tag.local, attributes)) this.#skipped++;
    else this.#write(tag.local, attributes);
  }

  text(text: string): void {
    const inner = this.#open.at(-1);
    if (inner === undefined || this.#skipped > 0) return;
    if (this.#isWholeText()) inner.text += text;
    else if (textElements.has(inner.tag)) this.parts.push(escapeText(text));
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const closed = this.#open.pop();
    if (closed === undefined) return;
    if (wholeTexts.has(closed.tag)) this.#writeText(closed);
    else this.parts.push(`</${closed.tag}>`);
  }

  #checkRoot(tag: SaxesTagNS): void {
    const isSvg = tag.local === 'svg' && (tag.uri === svgNamespace || (tag.uri === '' && tag.prefix === ''));
    if (!isSvg)
      throw new Problem(svgProblems['not-svg'], { thing: 'root element', value: tag.name, expected: 'svg' });
    this.#namespace = tag.uri;
  }

  #isWholeText(): boolean {
    return wholeTexts.has(this.#open.at(-1)?.tag ?? '');
  }

  #write(tag: string, { pairs, references, picture }: CleanAttributes): void {
    const values = new Map(pairs);
    const node: CostNode = {
      tag,
      id: values.get('id'),
      classes: values.get('class')?.trim().split(/\s+/) ?? [],
      children: [],
      references,
      // A corner is written with two numbers, so with four characters at least.
      corners: Math.ceil(((values.get('d') ?? values.get('points') ?? '').length + 4) / 4),
      own: unitsOf(
        tag,
        pairs.reduce((total, [, value]) => total + value.length, 0),
      ),
    };
    this.nodes.push(node);
    this.#open.at(-1)?.node.children.push(node);
    const isRoot = this.#open.length === 0;
    this.#open.push({ tag, node, text: '' });
    if (wholeTexts.has(tag)) return;
    const written = pairs.filter(([name]) => picture === undefined || name !== 'href').map(writeAttribute);
    this.parts.push(`<${tag}${isRoot ? ` xmlns="${svgNamespace}"` : ''}${written.join('')}`);
    if (picture !== undefined) this.parts.push({ base64: picture });
    this.parts.push('>');
  }

  #writeText({ tag, text }: Open): void {
    if (tag === 'style') {
      const { css, references } = cleanStyleSheet(text);
      for (const reference of references) this.styles.push(reference);
      if (css !== '') this.parts.push(`<style>${escapeText(css)}</style>`);
    } else if (text.trim() !== '' && !editorsNote.test(text))
      this.parts.push(`<${tag}>${escapeText(text)}</${tag}>`);
  }
}

/** Whether it is an animation of what must not change. */
function isVoidAnimation(tag: string, { pairs }: CleanAttributes): boolean {
  return animations.has(tag) && !pairs.some(([name]) => name === 'attributeName');
}

function writeAttribute([name, value]: readonly [string, string]): string {
  return ` ${name}="${escapeText(value)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, ' ')}"`;
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

function tooComplex(thing: string, most: number): Problem {
  return new Problem(svgProblems['svg-too-complex'], { thing, expected: `at most ${most}` });
}
