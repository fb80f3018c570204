import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { ImageSource } from '#imaging/facts.ts';
import type { Imaging } from '#imaging/imaging.ts';
import type { Overlay } from '#imaging/operation.ts';
import { ending, pipeline } from '#imaging/pipeline.ts';
import { planRender } from '#imaging/plan.ts';
import type { Findings, Region } from '#imaging/regions.ts';
import type { Rendered } from '#imaging/render.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import { leaflet } from '../../test/support/documents.ts';
import { inProfile, wideProfile } from '../../test/support/profiles.ts';

/** Where the pictures of the documentation are: `<operation>.webp`, and what it was before. */
export const pictures = 'docs/images/operations';

/** The picture before: the lake, unless an operation needs another to be seen at work. */
export function nameBefore(operation: string): string {
  return special[operation]?.bytes === undefined || special[operation].bytes === lake
    ? 'before.webp'
    : `${operation}-before.webp`;
}

/** A picture that an operation shows itself on, and what was found in it. */
type Sample = {
  readonly bytes: () => Promise<Buffer>;
  readonly findings?: Findings;
  readonly hidden?: readonly Region[];
};

const lake = () => readFile('docs/images/lake.jpg');
const cabin: Region = { x: 0.85, y: 0.48, width: 0.11, height: 0.16 };

const plain: Sample = {
  bytes: lake,
  findings: { attention: { x: 0.66, y: 0.58 }, entropy: { x: 0.3, y: 0.6 }, faces: [cabin] },
};

/** What needs another picture than the lake to be seen at work. */
const special: Readonly<Record<string, Sample>> = {
  page: { bytes: async () => leaflet() },
  orient: {
    bytes: async () =>
      sharp(await lake())
        .rotate(270)
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer(),
  },
  colour: {
    bytes: async () =>
      sharp(await lake())
        .toColourspace('cmyk')
        .withIccProfile('cmyk')
        .jpeg()
        .toBuffer(),
  },
  'colour-origin': {
    bytes: async () => inProfile(sharp(await lake()), await wideProfile(), (picture) => picture.jpeg()),
  },
  flatten: { bytes: mark },
  trim: {
    bytes: async () =>
      sharp(await lake())
        .extend({ top: 120, bottom: 40, left: 200, right: 80, background: '#f4f0e8' })
        .jpeg({ quality: 95 })
        .toBuffer(),
    findings: { trims: { 10: { x: 200 / 1900, y: 120 / 1240, width: 1620 / 1900, height: 1080 / 1240 } } },
  },
  hide: { bytes: lake, hidden: [cabin] },
};

/** A mark with transparent parts, for what is laid on top and what is put on a ground. */
export function mark(): Promise<Buffer> {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><circle cx="200" cy="200" r="180" fill="#c8102e"/><path d="M120 210l60 70 110-150" fill="none" stroke="#fff" stroke-width="44"/></svg>';
  return sharp(Buffer.from(drawing)).png().toBuffer();
}

export type Shown = { readonly name: string; readonly example: string };

/** What an operation does besides, by its name and a word. */
export const variants: readonly Shown[] = [{ name: 'colour-origin', example: 'w_300,f_jpg,cs_origin' }];

/** Every operation, in the order in which they are done, and what else they do. */
export const shown: readonly Shown[] = [...pipeline, ending, ...variants];

/** The picture that the documentation shows before. */
export async function sourceOf({ name }: Shown): Promise<ImageSource> {
  return { bytes: await (special[name] ?? plain).bytes() };
}

/** The first page of a document, which nothing else here opens. */
export async function firstPage(imaging: Imaging, source: ImageSource): Promise<Buffer> {
  const facts = await imaging.inspect(source);
  const plan = planRender([{ format: 'png' }], facts, { accept: 'legacy', limits: imaging.limits });
  return (await imaging.render(source, facts, plan)).bytes;
}

/** The example of an operation done on its sample. */
export async function exampleOf(imaging: Imaging, operation: Shown): Promise<Rendered> {
  const { findings = {}, hidden = [] } = special[operation.name] ?? plain;
  const overlay = await mark();
  const sha256 = createHash('sha256').update(overlay).digest('hex');
  const overlayFacts = await imaging.inspect({ bytes: overlay });
  const source = {
    ...(await sourceOf(operation)),
    others: new Map([[sha256, { source: { bytes: overlay }, facts: overlayFacts }]]),
  };
  const facts = await imaging.inspect(source);
  const overlays = new Map<string, Overlay>([['/graphics/mark.png', { sha256, ...overlayFacts }]]);
  const plan = planRender(parseTransformation(operation.example) ?? [], facts, {
    ...{ accept: 'legacy', limits: imaging.limits, findings, hidden, overlays },
  });
  return imaging.render(source, facts, plan);
}
