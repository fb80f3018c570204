/** The newest format a client says it takes. Three classes, not the raw header, so that caches stay small. */
export type AcceptClass = 'avif' | 'webp' | 'legacy';

/** A wildcard names no format, so it is legacy: programs that send only that often cannot show WebP. */
export function acceptClass(header: string | undefined): AcceptClass {
  if (header === undefined) return 'legacy';
  if (takes(header, avif)) return 'avif';
  return takes(header, webp) ? 'webp' : 'legacy';
}

/** The type as a whole item of the list, with its parameters. */
const avif = /(?:^|,)\s*image\/avif\s*(;[^,]*)?(?:,|$)/i;
const webp = /(?:^|,)\s*image\/webp\s*(;[^,]*)?(?:,|$)/i;

/** RFC 9110 §12.5.1: a weight of 0 means "not acceptable". */
function takes(header: string, type: RegExp): boolean {
  const [item, parameters = ''] = type.exec(header) ?? [];
  return item !== undefined && !/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(parameters);
}
