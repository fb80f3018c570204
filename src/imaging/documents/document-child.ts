import { readFile } from 'node:fs/promises';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import type { Refused } from '#imaging/foreign-formats.ts';
import { sendPixels } from '#imaging/pixel-pipe.ts';
import type { RawPicture } from '#imaging/raw-picture.ts';
import { type DocumentRequest, mostDocumentBytes, mostPages, type PageSizes } from './documents.ts';

type Library = Awaited<ReturnType<typeof PDFiumLibrary.init>>;
type Reply = PageSizes | RawPicture | Refused;

// The process answers one question and is ended: what a document holds or has broken ends with it.
process.once('message', (request: DocumentRequest) => {
  void answer(request)
    .catch((error: unknown): Reply => ({ refused: wordsOf(error) }))
    .then((reply) => {
      if ('data' in reply) sendPixels(reply);
      else process.send?.(reply);
    });
});
process.once('disconnect', () => process.exit());

/** A few kilobytes can ask for gigabytes. Where its memory cannot grow the library gives up, and with it the process. */
function boundMemory(): void {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Assembly };
  const { prototype } = WebAssembly.Memory;
  const grow = Object.getOwnPropertyDescriptor(prototype, 'grow')?.value as Memory['grow'];
  prototype.grow = function growWithin(pages: number): number {
    if (this.buffer.byteLength + pages * 65_536 > mostDocumentBytes) throw new RangeError('too much memory');
    return grow.call(this, pages);
  };
}

type Memory = { readonly buffer: ArrayBuffer; grow(this: Memory, pages: number): number };
type Assembly = { readonly Memory: { readonly prototype: Memory } };

async function answer({ source, draw }: DocumentRequest): Promise<Reply> {
  boundMemory();
  const bytes = 'path' in source ? await readFile(source.path) : source.bytes;
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const count = document.getPageCount();
  if (count < 1) return { refused: 'it has no pages' };
  if (draw === undefined)
    return count > mostPages ? { count, points: [] } : sizesOf(library, document, count);
  if (draw.page > count) return { refused: `it has ${count} pages` };
  const { width, height } = draw;
  const page = document.getPage(draw.page - 1);
  const { data } = await page.render({ width, height, render: 'bitmap', colorSpace: 'BGRA' });
  return { width, height, channels: 3, data: withoutAlpha(data) };
}

type Document = Awaited<ReturnType<Library['loadDocument']>>;

/** Asked of the table of pages: loading each page would read all that is on it. */
function sizesOf(library: Library, document: Document, count: number): PageSizes {
  const { module } = library as unknown as { readonly module: PageTable };
  const { documentIdx } = document as unknown as { readonly documentIdx: number };
  const at = module.wasmExports.malloc(16);
  const points = Array.from({ length: count }, (_, index) => {
    const isThere = module._FPDF_GetPageSizeByIndex(documentIdx, index, at, at + 8) !== 0;
    const view = new DataView(module.HEAPU8.buffer, at, 16);
    return isThere ? ([view.getFloat64(0, true), view.getFloat64(8, true)] as const) : ([0, 0] as const);
  });
  return { count, points };
}

/** What the library exports beside what its types say. */
type PageTable = {
  readonly HEAPU8: Uint8Array;
  readonly wasmExports: { malloc(bytes: number): number };
  _FPDF_GetPageSizeByIndex(document: number, index: number, width: number, height: number): number;
};

/** It is drawn on white, so that the fourth channel says nothing. */
function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from] ?? 0;
    rgb[to++] = rgba[from + 1] ?? 0;
    rgb[to++] = rgba[from + 2] ?? 0;
  }
  return rgb;
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return /password|security/i.test(words) ? 'password' : words;
}
