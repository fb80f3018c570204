import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { withGammaProfile } from '#imaging/png-gamma.ts';

/** Red, green and blue of Adobe RGB (1998) as XYZ under D50, and its exponent. */
const adobe = {
  rXYZ: [0.60974, 0.31111, 0.01947],
  gXYZ: [0.20528, 0.62567, 0.06087],
  bXYZ: [0.14919, 0.06322, 0.74457],
} as const;
const exponent = 563 / 256;

/** A profile with the colours of Adobe RGB (1998). */
export async function wideProfile(): Promise<Buffer> {
  const blank = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const { icc } = await sharp(withGammaProfile(blank, 1 / exponent)).metadata();
  if (icc === undefined) throw new Error('A PNG with a gamma gets a profile.');
  for (const [name, xyz] of Object.entries(adobe)) {
    const at = icc.readUInt32BE(icc.indexOf(name, 128, 'latin1') + 4);
    for (const [index, value] of xyz.entries()) {
      icc.writeInt32BE(Math.round(value * 65_536), at + 8 + 4 * index);
    }
  }
  return icc;
}

/** The picture with its colours brought to those of a profile, which it carries. */
export async function inProfile(
  picture: Sharp,
  icc: Buffer,
  write: (picture: Sharp) => Sharp,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-icc-'));
  try {
    const file = join(folder, 'profile.icc');
    await writeFile(file, icc);
    return await write(picture.withIccProfile(file)).toBuffer();
  } finally {
    await rm(folder, { recursive: true });
  }
}
