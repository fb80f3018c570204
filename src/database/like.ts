/** A text as the beginning of a `like` pattern: it stands for itself, whatever is in it. */
export function escapedForLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
