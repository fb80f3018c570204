import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { clausesOf } from '#privacy/evidence/results.ts';
import type { Progress, Report } from './report.ts';

/** Prints failed tests only, and leaves the counts where `run-files.ts` reads them. */
// oxlint-disable-next-line import/no-default-export -- node:test takes a reporter as the default export
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const found: Report = { passed: 0, failed: 0, skipped: 0, promises: [], seconds: {} };
  for await (const event of events) {
    if (event.type === 'test:dequeue') {
      process.send?.({ file: nameOf(event.data.file), test: event.data.name } satisfies Progress);
    }
    if (event.type === 'test:stderr') yield event.data.message;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    count(event, found);
    if (event.type === 'test:fail' && isOwnFailure(event)) yield describeFailure(event);
  }
  const path = process.env['TEST_REPORT'];
  if (path !== undefined) writeFileSync(path, JSON.stringify(found));
  // What the last test closed is gone a moment later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const open = leftOpen();
  if (open.length > 0) yield `LEFT OPEN after the last test: ${open.join(', ')}\n`;
}

type Ended = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>;
type Failed = Extract<TestEvent, { type: 'test:fail' }>;

function count(event: Ended, found: Report): void {
  const { name, skip, nesting, details } = event.data;
  const file = nameOf(event.data.file);
  const result = event.type === 'test:fail' ? 'failed' : skip === undefined ? 'passed' : 'skipped';
  if (result === 'failed' ? isOwnFailure(event as Failed) : details.type !== 'suite') found[result] += 1;
  if (nesting === 0) found.seconds[file] = (found.seconds[file] ?? 0) + details.duration_ms / 1000;
  if (clausesOf(name).length > 0) found.promises.push({ name, file, result, at: new Date().toISOString() });
}

/** A suite fails with its tests; only what its hooks threw is a failure of its own. */
function isOwnFailure({ data: { details } }: Failed): boolean {
  return details.type !== 'suite' || details.error.cause instanceof Error;
}

function describeFailure({ data: { name, file = '', line = 0, details } }: Failed): string {
  const cause = details.error.cause ?? details.error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return `\nFAILED ${name}\n  ${file}:${line}\n${text.replace(/^/gm, '  ')}\n`;
}

function nameOf(file = ''): string {
  return relative('.', file);
}

/** Servers and programs that no test ended. Connections kept alive by `fetch` are none. */
function leftOpen(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /ServerWrap|ProcessWrap|Worker/.test(name));
}
