import { tagsOf } from '#imaging/leaks/traces.ts';

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
