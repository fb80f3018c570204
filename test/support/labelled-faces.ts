import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { Glance } from '#imaging/look.ts';
import type { Region } from '#imaging/regions.ts';

/** A face as a person saw it, forehead to chin. */
type LabelledFace = Region;

/**
 * The photographs that `@vladmandic/face-api` shows its own work on (MIT), with their faces marked by hand. All
 * faces in them are marked: 22, from the front, from the side, looking down.
 */
export const labelledFaces: Readonly<Record<string, readonly LabelledFace[]>> = {
  'sample1.jpg': [
    { x: 0.218, y: 0.28, width: 0.088, height: 0.192 },
    { x: 0.436, y: 0.297, width: 0.096, height: 0.209 },
    { x: 0.774, y: 0.162, width: 0.109, height: 0.192 },
  ],
  'sample2.jpg': [
    { x: 0.192, y: 0.078, width: 0.094, height: 0.216 },
    { x: 0.477, y: 0.144, width: 0.105, height: 0.185 },
    { x: 0.748, y: 0.109, width: 0.105, height: 0.174 },
  ],
  'sample3.jpg': [
    { x: 0.305, y: 0.246, width: 0.105, height: 0.201 },
    { x: 0.564, y: 0.166, width: 0.105, height: 0.206 },
    { x: 0.789, y: 0.227, width: 0.09, height: 0.206 },
  ],
  'sample4.jpg': [
    { x: 0.137, y: 0.132, width: 0.089, height: 0.158 },
    { x: 0.349, y: 0.039, width: 0.095, height: 0.171 },
    { x: 0.516, y: 0.116, width: 0.091, height: 0.168 },
    { x: 0.663, y: 0.095, width: 0.103, height: 0.174 },
  ],
  'sample5.jpg': [
    { x: 0.408, y: 0.079, width: 0.08, height: 0.145 },
    { x: 0.577, y: 0.145, width: 0.088, height: 0.158 },
    { x: 0.73, y: 0.284, width: 0.088, height: 0.184 },
    { x: 0.312, y: 0.316, width: 0.088, height: 0.171 },
    { x: 0.197, y: 0.618, width: 0.09, height: 0.211 },
  ],
  'sample6.jpg': [
    { x: 0.129, y: 0.316, width: 0.105, height: 0.179 },
    { x: 0.367, y: 0.211, width: 0.095, height: 0.171 },
    { x: 0.626, y: 0.205, width: 0.093, height: 0.163 },
    { x: 0.778, y: 0.184, width: 0.105, height: 0.158 },
  ],
};

export function labelledPhotograph(name: string): string {
  return fileURLToPath(
    new URL(`../demo/${name}`, import.meta.resolve('@vladmandic/face-api/dist/face-api.esm.js')),
  );
}

/** As the detector takes it: within its size, RGB, upright. */
export async function facePicture(file: string | Buffer): Promise<Glance> {
  const side = 1_280;
  const { data, info } = await sharp(file)
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The photograph as a part of a larger, gray picture, so that its faces are smaller in it; and where they are then. */
export async function seenFromAfar(
  name: string,
  scale: number,
): Promise<{ bytes: Buffer; faces: readonly LabelledFace[] }> {
  const canvas = { width: 1_920, height: 1_440 };
  const { data, info } = await sharp(labelledPhotograph(name))
    .resize(Math.round(canvas.width * scale), Math.round(canvas.height * scale), { fit: 'inside' })
    .toBuffer({ resolveWithObject: true });
  const left = Math.round((canvas.width - info.width) * 0.3);
  const top = Math.round((canvas.height - info.height) * 0.6);
  const bytes = await sharp({ create: { ...canvas, channels: 3, background: '#7a7f6a' } })
    .composite([{ input: data, left, top }])
    .png()
    .toBuffer();
  const faces = (labelledFaces[name] ?? []).map((face) => ({
    x: (left + face.x * info.width) / canvas.width,
    y: (top + face.y * info.height) / canvas.height,
    width: (face.width * info.width) / canvas.width,
    height: (face.height * info.height) / canvas.height,
  }));
  return { bytes, faces };
}

export type Tally = { readonly found: number; readonly missed: number; readonly wrong: number };

/** A face counts as found when a box covers it to 0.3 of what both cover together. */
export function tally(faces: readonly LabelledFace[], found: readonly LabelledFace[]): Tally {
  const hits = faces.filter((face) => found.some((box) => overlap(face, box) > 0.3));
  const wrong = found.filter((box) => !faces.some((face) => overlap(face, box) > 0.3));
  return { found: hits.length, missed: faces.length - hits.length, wrong: wrong.length };
}

function overlap(one: LabelledFace, other: LabelledFace): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  const common = Math.max(0, width) * Math.max(0, height);
  return common / (one.width * one.height + other.width * other.height - common);
}
