import { endingOf } from './files.ts';
import { isAccepted, type Outcome } from './outcome.ts';

/** Counts by the ending of the names and by what became of the files. */
export function printCounts(outcomes: readonly Outcome[]): void {
  const rare = new Set(
    [...Map.groupBy(outcomes, ({ file }) => endingOf(file))]
      .filter(([, group]) => group.length < 5 && !group.some(isAccepted))
      .map(([ending]) => ending),
  );
  const byEnding = Map.groupBy(outcomes, ({ file }) =>
    rare.has(endingOf(file)) ? 'others' : endingOf(file),
  );
  const sorted = [...byEnding].sort(([, a], [, b]) => b.length - a.length);
  console.log('\nending    files  accepted  every picture delivered  answers to the upload');
  for (const [ending, group] of sorted) {
    const accepted = group.filter(isAccepted);
    const whole = accepted.filter(({ requests }) => requests.every(({ status }) => status < 300));
    const columns = [
      String(group.length).padStart(6),
      String(accepted.length).padStart(9),
      String(whole.length).padStart(24),
    ];
    console.log(
      `${ending.padEnd(8)} ${columns.join(' ')}  ${statuses(group.map(({ uploaded }) => uploaded))}`,
    );
  }
}

/** What was asked of accepted files, with the answers and the slowest of them. */
export function printRequests(outcomes: readonly Outcome[]): void {
  const all = outcomes.flatMap(({ file, requests }) => requests.map((request) => ({ ...request, file })));
  console.log('\nrequest          answers');
  for (const [what, group] of Map.groupBy(all, (request) => request.what)) {
    const busy = group.reduce((sum, request) => sum + request.busy, 0);
    const again = busy === 0 ? '' : `, asked again after ${busy} × 503`;
    console.log(`${what.padEnd(16)} ${statuses(group.map(({ status }) => status))}${again}`);
  }
  console.log('\nslowest');
  for (const { what, ms, status, file } of all.sort((a, b) => b.ms - a.ms).slice(0, 8)) {
    console.log(`${(ms / 1_000).toFixed(2).padStart(6)} s  ${what}, ${status}: ${file.name}`);
  }
}

/** An accepted file that cannot be rendered is no fault, but worth knowing. */
export function printUnrenderable(outcomes: readonly Outcome[]): void {
  const names = outcomes
    .filter(
      (outcome) =>
        isAccepted(outcome) && outcome.requests.some(({ status }) => status >= 400 && status < 500),
    )
    .map(
      ({ file, requests }) =>
        `${file.name} (${requests
          .filter(({ status }) => status >= 400)
          .map(({ what, status }) => `${what} ${status}`)
          .join(', ')})`,
    );
  if (names.length > 0)
    console.log(`\naccepted, but refused later: ${names.length}\n  ${names.slice(0, 20).join('\n  ')}`);
}

function statuses(all: readonly number[]): string {
  const counts = [...Map.groupBy(all, (status) => status)].sort(([a], [b]) => a - b);
  return counts
    .map(([status, group]) => `${group.length} × ${status === 0 ? 'no answer' : status}`)
    .join(', ');
}
