import type { InputFormat } from '#imaging/facts.ts';
import { findInBmp, findInGif, findInJpeg, findInPng, findInWebp } from './residue-chunks.ts';
import { findInTiff } from './residue-exif.ts';
import { findInHeif } from './residue-heif.ts';

const finders: { readonly [format in InputFormat]: (bytes: Buffer) => Iterable<string> } = {
  jpeg: findInJpeg,
  png: findInPng,
  webp: findInWebp,
  gif: findInGif,
  avif: findInHeif,
  heic: findInHeif,
  bmp: findInBmp,
  tiff: findInTiff,
  svg: findInSvg,
  // Nobody can name all that a document may hold.
  pdf: () => ['a document'],
};

/** Marks that metadata begin with, wherever a container may have put them. */
const marks: readonly (readonly [string, string])[] = [
  ['http://ns.adobe.com/xap/', 'XMP'],
  ['<x:xmpmeta', 'XMP'],
  ['<?xpacket', 'XMP'],
  ['<rdf:RDF', 'XMP'],
  ['Photoshop 3.0\0', 'IPTC'],
  ['Raw profile type ', 'PNG raw profile'],
  ['MotionPhoto', 'motion photo'],
  ['ftypmp4', 'motion photo'],
  ['ftypisom', 'motion photo'],
  ['ftypqt  ', 'motion photo'],
];
/** How much of both ends of a file is searched for marks: they begin a block, so they lie near an end. */
const searchedEnds = 256 * 1024;
const mostFindings = 1_000;

/**
 * A second look at a picture that trusts no cleaner: names all that is there beside pixels, colours and
 * orientation, each once, such as "EXIF GPS", "XMP", "PNG tEXt", "trailer of 12345 bytes". Empty: nothing is.
 * Of its first and last `ends` bytes the marks of metadata are searched, whatever the container says they are.
 */
export function findPersonalMetadata(
  bytes: Buffer,
  format: InputFormat,
  ends: number = searchedEnds,
): string[] {
  const found = new Set<string>();
  try {
    for (const finding of finders[format](bytes)) {
      found.add(finding);
      if (found.size >= mostFindings) break;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    found.add('parts that cannot be read');
  }
  const parts =
    bytes.length <= 2 * ends ? [bytes] : [bytes.subarray(0, ends), bytes.subarray(bytes.length - ends)];
  for (const [mark, name] of marks) {
    if (parts.some((part) => part.includes(mark, 0, 'latin1'))) found.add(name);
  }
  return [...found];
}

/** In SVG everything is text, so what must not be there is searched by its spelling. */
function* findInSvg(bytes: Buffer): Generator<string> {
  const text = bytes.toString('utf8');
  if (/<!--/.test(text)) yield 'SVG comment';
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) yield 'SVG document type';
  if (/<\?(?!xml )/.test(text)) yield 'SVG processing instruction';
  if (/<(?:[\w.-]+:)?metadata[\s/>]/i.test(text)) yield 'SVG metadata';
  if (/<(?:[\w.-]+:)?(?:script|foreignObject|iframe|handler)[\s/>]/i.test(text)) yield 'SVG script';
  for (const [tag] of text.matchAll(/<[^<>]+>/g)) {
    const names = tag.replaceAll(/"[^"]*"/g, '""');
    if (/\son\w+\s*=/i.test(names)) yield 'SVG handler';
    if (/\s(?!xml:space\b|xml:lang\b)[\w.-]+:[\w.-]+\s*=/.test(names)) yield 'names of other namespaces';
  }
}
