import sharp from 'sharp';
import { blend, type Colour, landscapeAt, shore } from './landscape.ts';
import { fractalNoise, slope, smoothNoise } from './noise.ts';

const width = 1_620;
const height = 1_080;
const shoreRow = Math.round(shore * height);

/** What a camera would have written beside the picture; the place is in the open sea. */
const notes = {
  IFD0: { Make: 'Example', Model: 'Camera 1', Artist: 'Somebody', Copyright: 'Somebody' },
  IFD2: { BodySerialNumber: '0012345' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '45/1 30/1 0/1',
    GPSLongitudeRef: 'W',
    GPSLongitude: '30/1 15/1 0/1',
  },
} as const;

/**
 * Draws a landscape that looks like a photograph, and gives it as a JPEG of 1620 × 1080 pixels with the
 * notes a camera writes into a file, a location among them. The same every time.
 */
export async function takePhotograph(): Promise<Buffer> {
  const land = await withCabin(drawLand());
  const whole = withLake(land);
  return sharp(expose(whole), { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80, mozjpeg: true })
    .withExif(notes)
    .toBuffer();
}

/** The rows above the shore. */
function drawLand(): Buffer {
  const pixels = Buffer.alloc(width * shoreRow * 3);
  for (let y = 0; y < shoreRow; y += 1) {
    for (let x = 0; x < width; x += 1) {
      put(pixels, x, y, landscapeAt(x / width, y / height, width / height));
    }
  }
  return pixels;
}

/** A red cabin with a lit window, at the water on the right. */
async function withCabin(land: Buffer): Promise<Buffer> {
  const foot = shoreRow;
  const cabin = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${shoreRow}">
    <g transform="translate(1372 ${foot - 94}) scale(1.2)">
      <path d="M-30 78 Q 60 62 190 78 Z" fill="#4a4530"/>
      <path d="M8 28 L8 72 L92 76 L92 28 Z" fill="#a8392c"/>
      <path d="M92 28 L92 76 L140 71 L140 32 Z" fill="#5f2420"/>
      <path d="M8 30 L50 2 L92 30 Z" fill="#b8432f"/>
      <path d="M-2 32 L50 -3 L98 -2 L148 33 L140 35 L92 30 L50 3 L2 36 Z" fill="#3a3434"/>
      <path d="M50 -3 L98 -2 L148 33 L92 31 Z" fill="#4b4444"/>
      <rect x="24" y="42" width="17" height="17" fill="#ffe2a0" stroke="#f3e6d0" stroke-width="2"/>
      <path d="M32.500 42 V59 M24 50.500 H41" stroke="#f3e6d0" stroke-width="1.500"/>
      <rect x="58" y="42" width="16" height="32" fill="#e9dcc6"/>
      <rect x="61" y="45" width="10" height="29" fill="#3f3a3c"/>
      <path d="M108 45 h14 v13 h-14 Z" fill="#d9a860"/>
      <rect x="70" y="-12" width="10" height="16" fill="#4d4040"/>
      <path d="M-36 74 h40 v4 h-40 Z" fill="#6b5a44"/>
      <path d="M-34 76 v6 M-20 76 v6 M-6 76 v6" stroke="#3c3126" stroke-width="2.500"/>
    </g></svg>`;
  return sharp(land, { raw: { width, height: shoreRow, channels: 3 } })
    .composite([{ input: Buffer.from(cabin) }])
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** The land, and below it the lake that mirrors it. */
function withLake(land: Buffer): Buffer {
  const pixels = Buffer.concat([land, Buffer.alloc(width * (height - shoreRow) * 3)]);
  for (let y = shoreRow; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) put(pixels, x, y, waterAt(land, x, y));
  }
  return pixels;
}

function waterAt(land: Buffer, x: number, y: number): Colour {
  // Waves look longer and higher the nearer they are.
  const near = (y - shoreRow) / (height - shoreRow);
  const far = 1 / (0.06 + near);
  const wave = fractalNoise((x - width / 2) * 0.0036 * far + 40, 9 * far, 4) - 0.5;
  const lift = wave * (6 + 150 * near) * 1.1;
  const row = Math.round(shoreRow - 1 - (y - shoreRow) * 1.28 + lift);
  const column = Math.round(x + wave * 26 * near);
  const mirrored = at(
    land,
    Math.min(width - 1, Math.max(0, column)),
    Math.min(shoreRow - 1, Math.max(0, row)),
  );
  const deep: Colour = [18, 42, 58];
  const water = blend(mirrored, deep, 0.2 + 0.42 * near + slope(0.02, 0.3, wave) * 0.25);
  const path = Math.exp(-(((x / width - 0.3) / (0.03 + near * 0.06)) ** 2));
  const glint = path * slope(0.12, 0.3, wave) * slope(0, 0.12, near);
  const edge = slope(0.012, 0, near) * 0.45;
  return blend(blend(water, [255, 224, 176], glint * 0.8), [232, 218, 196], edge);
}

/** What lens and sensor do: darker corners, more contrast, grain. */
function expose(pixels: Buffer): Buffer {
  const exposed = Buffer.alloc(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const corner = Math.hypot(x / width - 0.5, y / height - 0.5);
      const light = 1.03 - slope(0.35, 0.78, corner) * 0.3;
      const grain = (smoothNoise(x * 0.9, y * 0.9) + smoothNoise(x * 0.47 + 90, y * 0.47) - 1) * 7;
      const [red, green, blue] = at(pixels, x, y);
      put(exposed, x, y, [
        curve(red * light) + grain,
        curve(green * light) + grain,
        curve(blue * light) + grain,
      ]);
    }
  }
  return exposed;
}

function curve(value: number): number {
  const share = Math.min(1, Math.max(0, value / 255));
  return 255 * (share * 0.72 + share * share * (3 - 2 * share) * 0.28);
}

function at(pixels: Buffer, x: number, y: number): Colour {
  const index = (y * width + x) * 3;
  return [pixels[index] ?? 0, pixels[index + 1] ?? 0, pixels[index + 2] ?? 0];
}

function put(pixels: Buffer, x: number, y: number, colour: Colour): void {
  const index = (y * width + x) * 3;
  for (const [channel, value] of colour.entries()) {
    pixels[index + channel] = Math.max(0, Math.min(255, Math.round(value)));
  }
}
