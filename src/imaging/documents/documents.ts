import { fileURLToPath } from 'node:url';
import type { ImageSource } from '#imaging/facts.ts';
import { askDecoder, askForPixels, type DecodeBounds, type Refused } from '#imaging/foreign-formats.ts';
import { imagingProblems } from '#imaging/problems.ts';
import type { RawPicture } from '#imaging/raw-picture.ts';
import type { Size } from '#imaging/size.ts';
import { Problem } from '#platform/problem.ts';

/** What the process is asked: one page at this size, or the sizes of all. */
export type DocumentRequest = {
  readonly format: 'pdf';
  readonly source: ImageSource;
  readonly draw: (Size & { readonly page: number }) | undefined;
};

/** In points of 1/72 inch; none are said of more pages than are taken. */
export type PageSizes = { readonly count: number; readonly points: readonly (readonly [number, number])[] };

export const mostPages = 1_000;

/** Of the library: what a page of 25 megapixels takes, with a picture of that size on it. */
export const mostDocumentBytes = 512e6;

/** A page's own size: two pixels a point, 144 an inch. */
const pixelsPerPoint = 2;
/** A poster is drawn coarser, so that no page is larger than this. */
const mostPixels = 25e6;

const program = fileURLToPath(new URL('document-child.ts', import.meta.url));

/**
 * The sizes of a document's pages in pixels, when it can be read and its first page be drawn. In a process of its own,
 * with bounded time and memory. Throws `document-locked`, `too-many-pages` and `corrupt-image`.
 */
export async function readPages(
  source: ImageSource,
  bounds: DecodeBounds,
): Promise<readonly [Size, ...Size[]]> {
  const request: DocumentRequest = { format: 'pdf', source, draw: undefined };
  const sizes = await askDecoder<PageSizes>(program, request, bounds);
  if ('refused' in sizes) throw refusal(sizes);
  if (sizes.count > mostPages) {
    const words = { value: sizes.count, expected: `at most ${mostPages} pages` };
    throw new Problem(imagingProblems['too-many-pages'], { thing: 'pdf', ...words });
  }
  const [first, ...others] = sizes.points.map(pageSize);
  if (first === undefined) throw refusal({ refused: 'it has no pages' });
  await drawFirst(source, first, bounds);
  return [first, ...others];
}

/** What cannot be drawn in time is found out now rather than at its first delivery. */
async function drawFirst(source: ImageSource, first: Size, bounds: DecodeBounds): Promise<void> {
  const scale = Math.min(1, 100 / Math.max(first.width, first.height));
  const width = Math.max(1, Math.round(first.width * scale));
  const height = Math.max(1, Math.round(first.height * scale));
  try {
    await drawPage({ source, page: 1, width, height }, bounds);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'render-too-slow') throw error;
    throw refusal({ refused: `its first page takes more than ${bounds.seconds} s to draw` });
  }
}

/** A page at this size, on white. Throws `corrupt-image`, `render-too-slow` and the signal's reason. */
export async function drawPage(
  { source, page, width, height }: Size & { readonly source: ImageSource; readonly page: number },
  bounds: DecodeBounds,
): Promise<RawPicture> {
  const request: DocumentRequest = { format: 'pdf', source, draw: { page, width, height } };
  const picture = await askForPixels(program, { request, size: { width, height } }, bounds);
  if ('refused' in picture) throw refusal(picture);
  return picture;
}

/** A page that has no size gets that of a letter, as readers show it. */
function pageSize([width, height]: readonly [number, number]): Size {
  const points = width >= 1 && height >= 1 ? { width, height } : { width: 612, height: 792 };
  const scale = Math.min(pixelsPerPoint, Math.sqrt(mostPixels / (points.width * points.height)));
  return {
    width: Math.max(1, Math.round(points.width * scale)),
    height: Math.max(1, Math.round(points.height * scale)),
  };
}

function refusal({ refused }: Refused): Problem {
  if (refused === 'password') return new Problem(imagingProblems['document-locked'], { thing: 'pdf' });
  const detail = `The document is damaged or asks for too much: ${refused}.`;
  return new Problem(imagingProblems['corrupt-image'], { thing: 'pdf', detail });
}
