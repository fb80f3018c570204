import { setImmediate } from 'node:timers/promises';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Problem } from '#platform/problem.ts';
import { svgProblems } from './svg-problems.ts';
import { checkCost } from './svg/cost.ts';
import { cleanCarriedPicture, newPictureBudget } from './svg/pictures.ts';
import { type CarriedPicture, SvgRewriter } from './svg/rewrite.ts';
import { decodeXml, plainEntities } from './svg/text.ts';

const mostBytes = 5_000_000;
/** librsvg draws no side beyond this. */
const mostSide = 32_767;
/** Characters parsed before others get their turn: about a millisecond's worth. */
const slice = 32_768;

/**
 * The same drawing without what could run, call out, or tell about its author: written anew from a list of
 * known elements, attributes, style properties and functions; pictures carried along are cleaned too. It has
 * no document type, comment or processing instruction, and refers to nothing outside of itself.
 * Throws `not-svg`, `svg-malformed`, `svg-too-large` or `svg-too-complex`.
 */
export async function sanitizeSvg(bytes: Buffer): Promise<Buffer> {
  if (bytes.length > mostBytes) {
    throw new Problem(svgProblems['svg-too-large'], {
      thing: 'bytes',
      value: bytes.length,
      expected: `at most ${mostBytes}`,
    });
  }
  const rewriter = await parse(decodeXml(bytes));
  checkCost(rewriter.root, rewriter.nodes, rewriter.styles);
  return Buffer.from((await fillPictures(rewriter.parts)).join(''), 'utf8');
}

async function parse(text: string): Promise<SvgRewriter> {
  const rewriter = new SvgRewriter();
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  parser.on('error', (cause) => {
    const kind = rewriter.nodes.length === 0 ? svgProblems['not-svg'] : svgProblems['svg-malformed'];
    throw new Problem(kind, {
      thing: 'line and place',
      value: cause.message,
      expected: 'well-formed XML',
      cause,
    });
  });
  parser.on('doctype', (doctype) => void Object.assign(parser.ENTITIES, plainEntities(doctype, text)));
  parser.on('opentag', (tag) => {
    if (rewriter.nodes.length === 0) checkSize(tag);
    rewriter.open(tag);
  });
  parser.on('text', (content) => rewriter.text(content));
  parser.on('cdata', (content) => rewriter.text(content));
  parser.on('closetag', () => rewriter.close());
  for (let at = 0; at < text.length; at += slice) {
    parser.write(text.slice(at, at + slice));
    await setImmediate();
  }
  parser.close();
  return rewriter;
}

/** Lengths may come with any unit or as a share of the page; what they come to is for who draws. */
function checkSize({ attributes }: SaxesTagNS): void {
  for (const name of ['width', 'height']) {
    const value = attributes[name]?.value ?? '100%';
    const length = Number.parseFloat(value);
    if (length <= mostSide || value.trim().endsWith('%') || Number.isNaN(length)) continue;
    throw new Problem(svgProblems['svg-too-large'], { thing: name, value, expected: `at most ${mostSide}` });
  }
  const viewBox = attributes['viewBox']?.value;
  if (viewBox === undefined) return;
  const [, , width = NaN, height = NaN] = viewBox
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (width > 0 && height > 0 && width < Infinity && height < Infinity) return;
  throw new Problem(svgProblems['svg-malformed'], {
    thing: 'viewBox',
    value: viewBox,
    expected: 'x y width height',
  });
}

async function fillPictures(parts: readonly (string | CarriedPicture)[]): Promise<string[]> {
  const budget = newPictureBudget();
  const filled: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') filled.push(part);
    else {
      const address = await cleanCarriedPicture(part.base64, budget);
      if (address !== undefined) filled.push(` href="${address}"`);
    }
  }
  return filled;
}
