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

/** Names what a delivered picture still tells about people or machines, such as `exif.GPSLatitude` or `xmp`. */
export function tracesIn(bytes: Buffer): string[] {
  return Object.entries(tagsOf(bytes)).flatMap(([group, tags]) => {
    const allowed = harmless[group];
    if (allowed === 'all') return [];
    const names = typeof tags === 'object' && tags !== null ? Object.keys(tags) : [''];
    return names.filter((name) => allowed?.has(name) !== true).map((name) => `${group}.${name}`);
  });
}

/** Long enough to be in a picture's bytes for one reason only. */
const telling = 8;

/**
 * Texts of a file as it was sent that nobody must find in what is delivered: serial numbers, names,
 * comments, places. Found by exifreader, which knows nothing of how the product cleans.
 */
export function secretsIn(bytes: Buffer): string[] {
  const personal = /serial|owner|artist|author|creator|by-?line|comment|caption|description|city|location/i;
  const texts = Object.entries(tagsOf(bytes)).flatMap(([group, tags]) =>
    group === 'icc' || typeof tags !== 'object' || tags === null
      ? []
      : Object.entries(tags as Record<string, { description?: unknown }>)
          .filter(([name]) => personal.test(name))
          .map(([, tag]) => tag?.description),
  );
  return texts.filter(
    (text) =>
      typeof text === 'string' &&
      text.length >= telling &&
      /^[\x20-\x7e]+$/.test(text) &&
      !isPlaceholder(text),
  ) as string[];
}

/** What exifreader writes for a value it cannot show. */
function isPlaceholder(text: string): boolean {
  return text.startsWith('[') || text.startsWith('<') || /^(.)\1*$/.test(text);
}

function tagsOf(bytes: Buffer): Record<string, unknown> {
  try {
    return { ...ExifReader.load(bytes, { expanded: true }) };
  } catch {
    // Not a format it knows, or broken beyond reading: then it finds nothing.
    return {};
  }
}
