import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { loadConfig } from '#config/config.ts';
import { createImaging } from '#imaging/imaging.ts';
import { exampleOf, firstPage, nameBefore, pictures, shown, sourceOf } from './gallery/samples.ts';

/**
 * Renders the example of every operation into the pictures of the documentation, which the golden test compares with,
 * and lays all of them out on one sheet to be looked at.
 * usage: npm run gallery [-- SHEET.png]
 */
const [sheetPath = join(tmpdir(), 'gallery.png')] = process.argv.slice(2);
const cell = { width: 320, height: 350, across: 6 };

await mkdir(pictures, { recursive: true });
await using imaging = createImaging(loadConfig({}).imaging);
const cells: Buffer[] = [];
for (const operation of shown) {
  const { bytes } = await exampleOf(imaging, operation);
  await writeFile(join(pictures, `${operation.name}.webp`), await kept(bytes));
  await writeFile(join(pictures, nameBefore(operation.name)), await kept(await small(operation)));
  cells.push(await drawCell(operation, bytes));
}
await drawSheet(cells).toFile(sheetPath);
console.log(`${shown.length} operations; look at ${sheetPath}`);

function kept(bytes: Buffer): Promise<Buffer> {
  return sharp(bytes).toColourspace('srgb').webp({ quality: 90, alphaQuality: 100, effort: 6 }).toBuffer();
}

/** What the documentation shows before. */
async function small(operation: (typeof shown)[number]): Promise<Buffer> {
  const source = await sourceOf(operation);
  const stored = 'path' in source ? source.path : source.bytes;
  const input = operation.name === 'page' ? await firstPage(imaging, source) : stored;
  // Not turned, for what is shown is what is stored.
  return sharp(input).resize(240, 240, { fit: 'inside' }).toColourspace('srgb').png().toBuffer();
}

async function drawCell({ name, example }: (typeof shown)[number], bytes: Buffer): Promise<Buffer> {
  const picture = await sharp(bytes)
    .resize(300, 290, { fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();
  const words = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="50" font-family="sans-serif"><text x="10" y="18" font-size="15" font-weight="bold">${name}</text><text x="10" y="38" font-size="12">${example}</text></svg>`;
  return sharp({ create: { width: cell.width, height: cell.height, channels: 3, background: '#d8d8e8' } })
    .composite([
      { input: Buffer.from(words), left: 0, top: 0 },
      { input: picture, left: 10, top: 52 },
    ])
    .png()
    .toBuffer();
}

function drawSheet(drawn: readonly Buffer[]): Sharp {
  const down = Math.ceil(drawn.length / cell.across);
  return sharp({
    create: {
      ...{ width: cell.across * cell.width, height: down * cell.height },
      ...{ channels: 3, background: '#ffffff' },
    },
  }).composite(
    drawn.map((input, index) => ({
      input,
      left: (index % cell.across) * cell.width,
      top: Math.floor(index / cell.across) * cell.height,
    })),
  );
}
