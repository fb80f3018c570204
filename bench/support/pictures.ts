import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { canvasOf, photo, withAlpha } from '../../test/support/pictures.ts';

export type PictureFile = { readonly name: string; readonly path: string; readonly bytes: Buffer };

/** The pictures that renders are measured with, as files below one folder that peers can serve too. */
export type PictureSet = {
  /** `{folder}/jpeg/…` and `{folder}/png/…`. */
  readonly folder: string;
  /** 4000 × 3000, quality 90. */
  readonly jpeg: readonly PictureFile[];
  /** 2048 × 1536, some with alpha. */
  readonly png: readonly PictureFile[];
  readonly source: 'corpus' | 'made';
};

/** Copies the pictures of the corpus below `corpus`, or makes a smaller set when there is none. */
export async function pictureSet(folder: string, corpus: string | undefined): Promise<PictureSet> {
  await mkdir(join(folder, 'jpeg'), { recursive: true });
  await mkdir(join(folder, 'png'), { recursive: true });
  if (corpus === undefined) await make(folder);
  else {
    await cp(join(corpus, 'bench/jpeg-4000x3000'), join(folder, 'jpeg'), { recursive: true });
    await cp(join(corpus, 'bench/png-2048x1536'), join(folder, 'png'), { recursive: true });
  }
  return {
    folder,
    jpeg: await filesOf(join(folder, 'jpeg'), '.jpg'),
    png: await filesOf(join(folder, 'png'), '.png'),
    source: corpus === undefined ? 'made' : 'corpus',
  };
}

async function make(folder: string): Promise<void> {
  for (let index = 1; index <= 6; index += 1) {
    const small = await canvasOf(photo(1_000, 750, index * 37))
      .png({ compressionLevel: 0 })
      .toBuffer();
    const jpeg = sharp(small).resize(4_000, 3_000).jpeg({ quality: 90 });
    await writeFile(join(folder, 'jpeg', `${index}.jpg`), await jpeg.toBuffer());
  }
  for (let index = 1; index <= 4; index += 1) {
    const opaque = photo(2_048, 1_536, index * 53);
    const picture = index === 4 ? withAlpha(opaque) : opaque;
    await writeFile(join(folder, 'png', `${index}.png`), await canvasOf(picture).png().toBuffer());
  }
}

async function filesOf(folder: string, ending: string): Promise<PictureFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  if (names.length === 0) throw new Error(`There are no ${ending} files in ${folder}.`);
  return Promise.all(
    names.map(async (name) => ({
      name,
      path: join(folder, name),
      bytes: await readFile(join(folder, name)),
    })),
  );
}
