/** What an entry of an image directory is called in a finding; other tags are counted together. */
const named: Readonly<Record<number, string>> = {
  0x02bc: 'XMP',
  0x83bb: 'IPTC',
  0x8649: 'Photoshop resources',
  0x8769: 'EXIF camera settings',
  0x8825: 'EXIF GPS',
  0x010e: 'EXIF description',
  0x010f: 'EXIF camera',
  0x0110: 'EXIF camera',
  0x0131: 'EXIF software',
  0x0132: 'EXIF time',
  0x013b: 'EXIF author',
  0x013c: 'EXIF computer',
  0x8298: 'EXIF copyright',
  0xc62f: 'EXIF serial number',
};
const orientation = 0x0112;
const orientationOnlyBytes = 26;

/** What a TIFF block in another container tells beyond the orientation. */
export function* findInExif(tiff: Buffer): Generator<string> {
  const tags = firstDirectory(tiff);
  if (tags === undefined) {
    yield 'EXIF that cannot be read';
    return;
  }
  const others = tags.filter((tag) => tag !== orientation);
  for (const tag of others) yield named[tag] ?? 'EXIF';
  // Beyond the 26 bytes of one orientation lie values, a thumbnail, or what no entry points at.
  if (others.length === 0 && tiff.length !== orientationOnlyBytes) yield 'EXIF';
}

/** What the first directory of a TIFF file tells beside the picture. */
export function* findInTiff(tiff: Buffer): Generator<string> {
  const tags = firstDirectory(tiff);
  if (tags === undefined) yield 'a TIFF that cannot be read';
  for (const tag of tags ?? []) {
    const name = named[tag];
    if (name !== undefined) yield name;
    else if (tag >= 0x8000 && tag !== iccProfile) yield 'private TIFF tags';
  }
}

const iccProfile = 0x8773;

function firstDirectory(tiff: Buffer): number[] | undefined {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (tiff.length < 14 || short(2) !== 42) return undefined;
  const start = long(4);
  if (start + 2 > tiff.length) return undefined;
  const count = Math.min(short(start), Math.floor((tiff.length - start - 2) / 12));
  return Array.from({ length: count }, (_, index) => short(start + 2 + index * 12));
}
