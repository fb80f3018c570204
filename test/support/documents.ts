import { deflateSync } from 'node:zlib';

/** One page of a PDF: its size in points of 1/72 inch, and what is drawn, in the operators of ISO 32000-1 §8. */
export type PageOf = { readonly width: number; readonly height: number; readonly content: string };

/** What else a document made for a test may have. */
export type DocumentParts = {
  /** Entries of the trailer, such as `/Encrypt 9 0 R`. */
  readonly trailer?: string;
  /** Further objects, numbered after the pages'; `{n}` in them is the number of the first. */
  readonly objects?: readonly (string | Buffer)[];
  /** Entries of every page's resources. */
  readonly resources?: string;
};

/** A PDF 1.4 by hand, with Helvetica as `/F1`. */
export function documentOf(pages: readonly PageOf[], parts: DocumentParts = {}): Buffer {
  const firstPage = 4;
  const extra = firstPage + 2 * pages.length;
  const numbered = (text: string) => text.replaceAll('{n}', String(extra));
  const kids = pages.map((_, index) => `${firstPage + 2 * index} 0 R`).join(' ');
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  for (const { width, height, content } of pages) {
    const stream = deflateSync(content);
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${objects.length + 2} 0 R /Resources << /Font << /F1 3 0 R >> ${numbered(parts.resources ?? '')} >> >>`,
      streamOf('/Filter /FlateDecode', stream),
    );
  }
  for (const object of parts.objects ?? [])
    objects.push(typeof object === 'string' ? numbered(object) : object);
  return assembled(objects, numbered(parts.trailer ?? ''));
}

export function streamOf(entries: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${entries} /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

function assembled(objects: readonly (string | Buffer)[], trailer: string): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  let at = pieces[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const piece = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    places.push(at);
    at += piece.length;
    pieces.push(piece);
  }
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  pieces.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(pieces);
}

/** A leaflet of two pages: a red field with a heading, and a wide blue one with another. */
export function leaflet(): Buffer {
  const page = (colour: string, title: string, { width, height }: { width: number; height: number }) => ({
    ...{ width, height },
    content: [
      `${colour} rg 20 ${height / 2} ${width - 40} ${height / 2 - 20} re f`,
      `1 1 1 rg BT /F1 32 Tf 36 ${height - 90} Td (${title}) Tj ET`,
      ...Array.from(
        { length: 6 },
        (_, line) =>
          `0.2 0.2 0.2 rg 36 ${height / 2 - 40 - 18 * line} ${width - 90 - 20 * (line % 3)} 6 re f`,
      ),
    ].join('\n'),
  });
  return documentOf([
    page('0.78 0.1 0.1', 'Boats', { width: 300, height: 400 }),
    page('0.1 0.25 0.7', 'Harbours', { width: 480, height: 320 }),
  ]);
}
