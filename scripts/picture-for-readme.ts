import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import exifReader from 'exifreader';
import sharp from 'sharp';
import { type Product, startProduct } from '../test/support/product.ts';
import { drawPage, pageWidth, type Shown } from './picture/page.ts';
import { takePhotograph } from './picture/photograph.ts';

/**
 * Makes the pictures of the documentation: draws the example photograph, starts the product, uploads it,
 * asks for it in several ways and lays the answers out. Needs Chromium; `CHROMIUM` names it when it is not `chromium`.
 * usage: sh scripts/run scripts/picture-for-readme.ts
 */
const folder = 'docs/images';
const name = 'lake.jpg';
const cloudname = 'demo';

/** What the page shows, and what it says about each. */
const asked = [
  ['w_320,c_fit', 'Made to fit'],
  ['w_320,f_auto', 'Best for this browser'],
  ['c_crop,w_320,h_320,g_right', 'Cut out at the right'],
  ['w_160', 'Scaled'],
  ['w_160,e_blur:200', 'Blurred'],
] as const;

const photograph = await takePhotograph();
await mkdir(folder, { recursive: true });
await writeFile(join(folder, name), photograph);
await using product = await startProduct();
await upload(product);
const original = await ask(product, '', '');
const results: Shown[] = [];
for (const [operations, says] of asked) results.push(await ask(product, operations, says));
const page = drawPage({
  ...{ name, cloudname, original, results },
  uploadedNotes: readNotes(photograph),
  deliveredNotes: readNotes(original.body),
});
const drawn = join(folder, 'upload-once.webp');
await writeFile(
  drawn,
  await sharp(await screenshot(page))
    .trim()
    .webp({ quality: 82 })
    .toBuffer(),
);
console.log(`wrote ${join(folder, name)} and ${drawn}`);

async function upload(to: Product): Promise<void> {
  const key = (await to.command('org', 'create', cloudname, '--email', 'you@example.org')) as Record<
    string,
    string
  >;
  const form = new FormData();
  form.set('useFilename', 'true');
  form.set('file', new File([new Uint8Array(photograph)], name));
  const credentials = Buffer.from(`${key['apiKey']}:${key['apiSecret']}`).toString('base64');
  const answer = await fetch(`${to.url}/v1.0/uploadImage`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: form,
  });
  if (answer.status !== 200) throw new Error(await answer.text());
}

async function ask({ url }: Product, operations: string, says: string): Promise<Shown> {
  const address = [url, 'cdn', cloudname, operations, name].filter((part) => part !== '').join('/');
  const answer = await fetch(address, { headers: { accept: 'image/avif,image/webp,*/*' } });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`${address}: ${body.toString()}`);
  const { width, height } = await sharp(body).metadata();
  return { operations, says, mime: answer.headers.get('content-type') ?? '', width, height, body };
}

/** What a file tells about people, read by a program that has nothing to do with ours. */
function readNotes(file: Buffer): Record<string, string> {
  const tags = exifReader.load(file, { expanded: true });
  const { Latitude: north, Longitude: east } = tags.gps ?? {};
  const exif = new Map(Object.entries(tags.exif ?? {}));
  const text = (name: string): string | undefined => {
    const tag = exif.get(name);
    return tag !== undefined && 'description' in tag ? String(tag.description) : undefined;
  };
  const found = {
    'where it was taken': north === undefined || east === undefined ? undefined : place(north, east),
    'who took it': text('Artist'),
    'which camera': text('BodySerialNumber'),
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Degrees with the sign as a letter. */
function place(north: number, east: number): string {
  return `${Math.abs(north).toFixed(2)}° ${north < 0 ? 'S' : 'N'}, ${Math.abs(east).toFixed(2)}° ${east < 0 ? 'W' : 'E'}`;
}

async function screenshot(html: string): Promise<Buffer> {
  const folderOfPage = await mkdtemp(join(tmpdir(), 'vitrine-picture-'));
  try {
    const source = join(folderOfPage, 'page.html');
    const target = join(folderOfPage, 'page.png');
    await writeFile(source, html);
    await promisify(execFile)(process.env['CHROMIUM'] ?? 'chromium', [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--hide-scrollbars',
      '--force-device-scale-factor=1.5',
      '--default-background-color=00000000',
      `--user-data-dir=${join(folderOfPage, 'profile')}`,
      `--window-size=${pageWidth},1200`,
      `--screenshot=${target}`,
      pathToFileURL(source).href,
    ]);
    return await readFile(target);
  } finally {
    await rm(folderOfPage, { recursive: true, force: true });
  }
}
