import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MessageReader, query, sqlText, startupKind, statementName } from './wire.ts';

test('messages are the same however the bytes of a connection are cut', () => {
  const texts = fc.array(
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    { maxLength: 8 },
  );
  const cuts = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(texts, cuts, (texts, cuts) => {
      const bytes = Buffer.concat(texts.map(query));
      const reader = new MessageReader();
      const read: string[] = [];
      let at = 0;
      for (let turn = 0; at < bytes.length; turn += 1) {
        const end = at + 1 + (cuts[turn % cuts.length] ?? 0);
        reader.push(bytes.subarray(at, end));
        at = end;
        for (let message = reader.next(); message !== undefined; message = reader.next())
          read.push(sqlText(message));
      }
      assert.deepEqual(read, texts);
    }),
  );
});

test('the wish for encryption and the start of a session are told apart', () => {
  const first = (code: number): ReturnType<typeof startupKind> => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32BE(8, 0);
    bytes.writeUInt32BE(code, 4);
    return startupKind({ letter: '', bytes });
  };
  assert.equal(first(80_877_103), 'encryption');
  assert.equal(first(80_877_104), 'encryption');
  assert.equal(first(196_608), 'startup');
  assert.equal(first(80_877_102), 'other');
});

const named: [string, string, string][] = [
  ['P', 'mine\0select 1\0', 'mine'],
  ['P', '\0select 1\0', ''],
  ['B', 'portal\0mine\0', 'mine'],
  ['B', '\0\0', ''],
  ['D', 'Smine\0', 'mine'],
  ['D', 'Pportal\0', ''],
  ['C', 'Smine\0', 'mine'],
  ['E', 'portal\0', ''],
];

test('a statement is known by its name in each message that carries one', () => {
  for (const [letter, body, name] of named) {
    const bytes = Buffer.concat([Buffer.from(letter), Buffer.alloc(4), Buffer.from(body)]);
    assert.equal(statementName({ letter, bytes }), name, `${letter} ${JSON.stringify(body)}`);
  }
});
