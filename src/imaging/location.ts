/** The tag of IFD0 that points to the GPS directory; EXIF 3.0 §4.6.3. */
const gpsTag = 0x8825;

/**
 * Whether an EXIF block or a TIFF file has a GPS directory, even an empty one. Reads both byte orders and
 * BigTIFF; a broken directory counts as far as it can be read.
 */
export function hasGpsDirectory(exif: Buffer): boolean {
  const tiff = exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif;
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return false;
  const little = order === 'II';
  const word = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const longer = (at: number) => Number(little ? tiff.readBigUInt64LE(at) : tiff.readBigUInt64BE(at));
  const big = word(2) === 43;
  const form = big
    ? { first: 8, count: 8, entry: 20, next: longer }
    : { first: 4, count: 2, entry: 12, next: long };
  const seen = new Set<number>();
  let at = form.first + form.count <= tiff.length ? form.next(form.first) : 0;
  while (at > 0 && at + form.count <= tiff.length && !seen.has(at)) {
    seen.add(at);
    const count = big ? longer(at) : word(at);
    const entries = at + form.count;
    for (let index = 0; index < count; index += 1) {
      const entry = entries + index * form.entry;
      if (entry + form.entry > tiff.length) return false;
      if (word(entry) === gpsTag) return true;
    }
    const link = entries + count * form.entry;
    at = link + 8 <= tiff.length || (!big && link + 4 <= tiff.length) ? form.next(link) : 0;
  }
  return false;
}

/** Whether an XMP packet names a place in the EXIF namespace, whatever its prefix. NUL is left out for UTF-16. */
export function xmpHasLocation(xmp: Buffer): boolean {
  return /[:<\s"']GPS[A-Z]/.test(xmp.toString('latin1').replaceAll('\0', ''));
}
