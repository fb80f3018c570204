import ExifReader from 'exifreader';

/**
 * What a picture that leaves may say beside its pixels, by group of tags as exifreader names them: size,
 * structure, density and colours. `exif` may hold the orientation only.
 */
const harmless: Readonly<Record<string, ReadonlySet<string> | 'all'>> = {
  file: 'all',
  jfif: 'all',
  pngFile: 'all',
  riff: 'all',
  gif: 'all',
  icc: 'all',
  exif: new Set(['Orientation']),
  png: new Set([
    ...['Image Width', 'Image Height', 'Bit Depth', 'Color Type', 'Compression', 'Filter', 'Interlace'],
    ...['Pixels Per Unit X', 'Pixels Per Unit Y', 'Pixel Units'],
  ]),
};

/**
 * Names what a picture still tells about people or machines, such as `exif.GPSLatitude` or `xmp`, as a reader sees
 * it that has no line in common with what cleans or encodes here. A file that it does not know, it finds nothing in.
 */
export function tracesIn(bytes: Buffer): string[] {
  return Object.entries(tagsOf(bytes)).flatMap(([group, tags]) => {
    const allowed = harmless[group];
    if (allowed === 'all') return [];
    const names = typeof tags === 'object' && tags !== null ? Object.keys(tags) : [''];
    return names.filter((name) => allowed?.has(name) !== true).map((name) => `${group}.${name}`);
  });
}

/** Every group and tag that can be read, those that no standard names included. */
export function tagsOf(bytes: Buffer): Record<string, unknown> {
  try {
    return { ...ExifReader.load(bytes, { expanded: true, includeUnknown: true }) };
  } catch {
    return {};
  }
}
