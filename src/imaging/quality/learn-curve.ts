import { openPicture } from '#imaging/engine.ts';
import { encode } from '#imaging/operations/encode.ts';
import type { Output } from '#imaging/output.ts';
import { measuredQualities, type QualityCurve } from './curve.ts';
import { detailOf, type Luma, ssim } from './ssim.ts';

type Pixels = {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  /** Four where the output keeps what is transparent: encoders take less care of colours that nobody sees. */
  readonly channels: 3 | 4;
};

/** The share of a picture in which there has to be something to be seen. */
const leastDetail = 0.002;

/** Tiles of this many pixels, so many across and down: as many pixels as half a screen, wherever they are from. */
const tileSide = 128;
const tilesAcross = 4;

/**
 * Encodes a sample of the picture a few times and looks at what is lost. The sample is the picture itself when it is
 * small, else tiles cut evenly out of it, at their own scale, since it is the finest detail that encoders drop. Empty for
 * a picture of shades alone, in which the measure finds nothing to be lost.
 */
export async function learnCurve(
  picture: Buffer,
  output: Output,
  bounds: { readonly megapixels: number },
): Promise<QualityCurve> {
  const sample = sampled(await opened(picture, output.format !== 'jpeg', bounds));
  const original = lumaOf(sample);
  if (detailOf(original) < leastDetail) return [];
  const curve: { quality: number; score: number }[] = [];
  for (const quality of measuredQualities) {
    const score = ssim(original, lumaOf(await throughEncoder(sample, { ...output, quality }, bounds)));
    // A curve that does not rise has no inverse; encoders differ by less than anybody sees here.
    curve.push({ quality, score: Math.max(score, curve.at(-1)?.score ?? 0) });
  }
  return curve;
}

async function opened(
  picture: Buffer,
  keepsAlpha: boolean,
  { megapixels }: { readonly megapixels: number },
): Promise<Pixels> {
  const canvas = openPicture(picture, megapixels);
  const opaque = keepsAlpha ? canvas : canvas.flatten({ background: '#ffffff' }).removeAlpha();
  const { data, info } = await opaque.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3 };
}

async function throughEncoder(
  { data, width, height, channels }: Pixels,
  output: Output,
  { megapixels }: { readonly megapixels: number },
): Promise<Pixels> {
  const canvas = openPicture(data, megapixels, { raw: { width, height, channels } });
  const encoded = await encode.apply(canvas, output).toBuffer();
  const canvasAgain = openPicture(encoded, megapixels).toColourspace('srgb');
  // An encoder may leave out a channel in which all is opaque.
  const decoded = channels === 4 ? canvasAgain.ensureAlpha() : canvasAgain;
  return { data: await decoded.raw().toBuffer(), width, height, channels };
}

function sampled(picture: Pixels): Pixels {
  const side = tileSide * tilesAcross;
  if (picture.width * picture.height <= side * side) return picture;
  const across = Math.min(tilesAcross, Math.floor(picture.width / tileSide));
  const down = Math.min(tilesAcross, Math.floor(picture.height / tileSide));
  const { channels } = picture;
  // A long strip has no room for tiles beside each other; then its middle stands for it.
  if (across === 0 || down === 0) return middleOf(picture, side * side);
  const data = Buffer.alloc(across * down * tileSide * tileSide * channels);
  const width = across * tileSide;
  for (let tile = 0; tile < across * down; tile += 1) {
    const [column, row] = [tile % across, Math.floor(tile / across)];
    const left = spread(column, across, picture.width);
    const top = spread(row, down, picture.height);
    for (let line = 0; line < tileSide; line += 1) {
      const from = ((top + line) * picture.width + left) * channels;
      picture.data.copy(
        data,
        ((row * tileSide + line) * width + column * tileSide) * channels,
        from,
        from + tileSide * channels,
      );
    }
  }
  return { data, width, height: down * tileSide, channels };
}

/** On the grid of 16 pixels on which encoders work, so that no tile has edges that the picture has not. */
function spread(index: number, count: number, length: number): number {
  const room = length / count;
  return Math.floor((index * room + (room - tileSide) / 2) / 16) * 16;
}

function middleOf({ data, width, height, channels }: Pixels, area: number): Pixels {
  if (width > height) {
    const columns = Math.max(1, Math.min(width, Math.floor(area / height)));
    const left = Math.floor((width - columns) / 2);
    const rows = Array.from({ length: height }, (_, row) =>
      data.subarray((row * width + left) * channels, (row * width + left + columns) * channels),
    );
    return { data: Buffer.concat(rows), width: columns, height, channels };
  }
  const rows = Math.max(1, Math.min(height, Math.floor(area / width)));
  const top = Math.floor((height - rows) / 2);
  return {
    data: data.subarray(top * width * channels, (top + rows) * width * channels),
    width,
    height: rows,
    channels,
  };
}

/** ITU-R BT.601, as JPEG has it; on white, as a page shows it. */
function lumaOf({ data, width, height, channels }: Pixels): Luma {
  const luma = new Uint8Array(width * height);
  for (let at = 0; at < luma.length; at += 1) {
    const from = at * channels;
    const shade =
      (77 * (data[from] ?? 0) + 150 * (data[from + 1] ?? 0) + 29 * (data[from + 2] ?? 0) + 128) >> 8;
    const opacity = channels === 4 ? (data[from + 3] ?? 255) : 255;
    luma[at] = Math.round((shade * opacity + 255 * (255 - opacity)) / 255);
  }
  return { data: luma, width, height };
}

/** How alike two encoded pictures of the same size look. */
export async function likeness(
  one: Buffer,
  other: Buffer,
  bounds: { readonly megapixels: number },
): Promise<number> {
  const [first, second] = await Promise.all(
    [one, other].map((bytes) => decodedLuma(bytes, bounds.megapixels)),
  );
  if (first === undefined || second === undefined) throw new Error('Two pictures are compared.');
  return ssim(first, second);
}

async function decodedLuma(bytes: Buffer, megapixels: number): Promise<Luma> {
  return lumaOf(await opened(bytes, false, { megapixels }));
}
