import sharp from 'sharp';

/** What pixels are worked on with, for who has to find out why a picture is refused. */
export function imagingVersions(): {
  readonly sharp: string;
  readonly libvips: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
} {
  const known = (direction: 'input' | 'output') =>
    Object.values(sharp.format)
      .filter((format) => format[direction].buffer)
      .map(({ id }) => id)
      .sort((a, b) => (a < b ? -1 : 1));
  return {
    sharp: sharp.versions.sharp ?? '',
    libvips: sharp.versions.vips,
    reads: known('input'),
    writes: known('output'),
  };
}
