/**
 * Whether a program printed what a page shows. In a line, `…` stands for anything; a line of nothing else
 * stands for any lines.
 */
export function looksLike(shown: string, printed: string): boolean {
  const pattern = shown
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\\n)*?.*' : wildcard(line.trimEnd())))
    .join('\\n');
  const plain = printed
    .replaceAll('\r', '')
    .replace(/[ \t]+$/gm, '')
    .trim();
  return new RegExp(`^${pattern}$`).test(plain);
}

/** Whether a value has every member that a page shows; it may have more. In a text, `…` stands for anything. */
export function hasMembers(shown: unknown, actual: unknown): boolean {
  if (typeof shown === 'string') {
    return typeof actual === 'string' && new RegExp(`^${wildcard(shown)}$`, 's').test(actual);
  }
  if (Array.isArray(shown)) {
    if (!Array.isArray(actual) || actual.length !== shown.length) return false;
    return shown.every((item, index) => hasMembers(item, actual[index]));
  }
  if (typeof shown !== 'object' || shown === null) return shown === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  const members = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(shown).every(
    ([name, value]) => members.has(name) && hasMembers(value, members.get(name)),
  );
}

function wildcard(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*');
}
