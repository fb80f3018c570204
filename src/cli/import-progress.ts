import type { Progress } from '#importing/tally.ts';
import { showBytes } from './amount.ts';

type Listener =
  | { readonly inPlace: (text: string) => void }
  | { readonly nowAndThen: (line: string) => void };

const inPlaceMs = 200;
const nowAndThenMs = 30_000;
const barWidth = 10;
const lineWidth = 79;

/** Tells how far an import is: five times a second in place, or every half minute a line. */
export function reportImport(listener: Listener): (progress: Progress) => void {
  const [tell, every] =
    'inPlace' in listener ? [listener.inPlace, inPlaceMs] : [listener.nowAndThen, nowAndThenMs];
  let told = 'inPlace' in listener ? 0 : performance.now();
  let began: number | undefined;
  return (progress) => {
    const now = performance.now();
    if (progress.stage === 'copying') began ??= now;
    if (now - told < every) return;
    told = now;
    tell(showProgress(progress, began === undefined ? 0 : (now - began) / 1_000));
  };
}

/** Within what fits on a line of any terminal: one that wraps cannot be written over. */
export function showProgress(progress: Progress, seconds: number): string {
  const { stage, folders, images, totalImages, bytes, totalBytes, arrivedBytes } = progress;
  if (stage === 'counting') {
    return `Counting: ${folders} folders, ${totalImages} images, ${showBytes(totalBytes)}`;
  }
  const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  const bar = '#'.repeat(Math.floor(share * barWidth)).padEnd(barWidth, '.');
  const rate = seconds === 0 ? 0 : arrivedBytes / seconds;
  return [
    `[${bar}] ${images}/${totalImages} images`,
    `${folders} folders`,
    showBytes(bytes),
    `${showBytes(Math.round(rate))}/s`,
    `${showRest((totalBytes - bytes) / rate)} left`,
  ]
    .join(', ')
    .slice(0, lineWidth);
}

/** `4:05` or `1:04:05`; nobody knows before the first byte has come. */
function showRest(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
}
