import { usageFault } from './values.ts';

const secondsIn = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds in `90s`, `15m`, `1h` or `30d`. Throws `UsageError`. */
export function readDuration(name: string, text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * secondsIn[(unit || 's') as keyof typeof secondsIn];
  if (seconds > 0) return seconds;
  throw usageFault(`--${name} takes a number with s, m, h or d such as 1h, not ${text}`);
}
