import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { clausesOf, type TestResult } from '#privacy/evidence/results.ts';

/** Prints failed tests only, and leaves the counts where `scripts/test.ts` reads them. */
// oxlint-disable-next-line import/no-default-export -- node:test takes a reporter as the default export
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const promises: TestResult[] = [];
  for await (const event of events) {
    if (event.type === 'test:pass' && event.data.details.type !== 'suite') {
      if (event.data.skip === undefined) counts.passed += 1;
      else counts.skipped += 1;
    }
    if (event.type === 'test:fail') {
      const { error } = event.data.details;
      if (error.cause instanceof Error || event.data.details.type !== 'suite') {
        counts.failed += 1;
        const cause = error.cause ?? error;
        yield `\nFAILED ${event.data.name}\n  ${event.data.file ?? ''}:${event.data.line ?? ''}\n${indent(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))}\n`;
      }
    }
    if (event.type === 'test:pass' || event.type === 'test:fail') {
      const { name, file = '', skip } = event.data;
      const result = event.type === 'test:fail' ? 'failed' : skip === undefined ? 'passed' : 'skipped';
      if (clausesOf(name).length > 0) {
        promises.push({ name, file: relative('.', file), result, at: new Date().toISOString() });
      }
    }
    if (event.type === 'test:stderr') yield event.data.message;
  }
  const path = process.env['TEST_REPORT'];
  if (path !== undefined) writeFileSync(path, JSON.stringify({ ...counts, promises }));
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
