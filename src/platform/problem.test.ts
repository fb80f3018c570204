import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemKinds } from '#problems.ts';
import { defineProblems, Problem } from './problem.ts';

const kinds = defineProblems({ 'thing-wrong': { status: 400, title: 'It is wrong.', advice: 'Mend it.' } });

test('a problem names the thing, the value and what was expected', () => {
  const problem = new Problem(kinds['thing-wrong'], { thing: 'w', value: 'a"\u0000', expected: 'a number' });
  assert.equal(problem.message, 'w: It is wrong. Given: "a\\"\\u0000". Expected: a number.');
  assert.deepEqual([problem.code, problem.status], ['thing-wrong', 400]);
  assert.equal(new Problem(kinds['thing-wrong']).message, 'It is wrong.');
  assert.ok(new Problem(kinds['thing-wrong'], { value: 'x'.repeat(5_000) }).message.length < 300);
});

test('every kind of problem has a code of its own, a sentence, an advice and a fitting status', () => {
  assert.equal(new Set(problemKinds.map(({ code }) => code)).size, problemKinds.length);
  for (const { code, status, title, advice } of problemKinds) {
    assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
    assert.ok((status >= 400 && status < 500) || [500, 501, 503, 507].includes(status), code);
    assert.match(title, /\.$/);
    assert.ok(advice.length > 10, code);
  }
});
