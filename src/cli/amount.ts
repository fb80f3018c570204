const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Bytes for people, in powers of ten: `4.2 GB`. */
export function showBytes(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${units[step]}`;
}

/** Objects and bytes so far, in place, five times a second at most. */
export function countAloud(
  what: string,
  progress: (text: string) => void,
): (counted: { objects: number; bytes: number }) => void {
  let last = 0;
  return ({ objects, bytes }) => {
    const now = performance.now();
    if (now - last < 200) return;
    last = now;
    progress(`${what}: ${objects} objects, ${showBytes(bytes)}`);
  };
}
