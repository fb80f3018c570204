import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plan } from '#imaging/plan.ts';
import { newId } from '#platform/id.ts';
import type { Deliverable } from './deliverable.ts';
import { dependenciesIn } from './derivative-dependencies.ts';
import { contentTag, dependenciesOf, derivativeKey, type Ingredient } from './derivative-key.ts';

const plan = { engine: 1, steps: [] } as unknown as Plan;
const asset = (content: string, purged: string | null = null) =>
  ({
    id: newId<'asset'>(new Date()),
    sha256: Buffer.from(content),
    purged_at: purged === null ? null : new Date(purged),
  }) as Deliverable;

test('a derivative is named anew when anything that it is made of has another content, and only then', () => {
  const photo = asset('photo');
  const mark = asset('mark');
  const tags = [
    [],
    [{ tag: 'mark', asset: mark }],
    [{ tag: 'another mark', asset: mark }],
    [{ tag: 'mark', asset: mark }, { tag: 'font' }],
    [{ tag: 'font' }, { tag: 'mark', asset: mark }],
    [{ tag: 'markfont' }],
  ].map((ingredients: Ingredient[]) => contentTag(photo, plan, ingredients));
  assert.equal(new Set(tags).size, tags.length);
  assert.equal(contentTag(photo, plan), contentTag(photo, plan, []));
  const again: Ingredient[] = [{ tag: 'mark', asset: mark }];
  assert.equal(contentTag(photo, plan, again), tags[1]);
});

test('the key of a derivative tells the assets that it depends on, each once', () => {
  const photo = asset('photo');
  const [mark, frame] = [asset('mark'), asset('frame')];
  const ingredients = [
    { tag: 'mark', asset: mark },
    { tag: 'mark', asset: mark },
    { tag: 'frame', asset: frame },
    { tag: 'font' },
  ];
  assert.deepEqual(dependenciesOf(ingredients), [mark.id, frame.id]);
  assert.deepEqual(dependenciesIn(derivativeKey(photo, plan, ingredients)), [mark.id, frame.id].sort());
  assert.deepEqual(dependenciesIn(derivativeKey(photo, plan)), []);
});

test('a purge of the picture or of what is laid over it is another key for the same content', () => {
  const mark = asset('mark');
  const purgedMark = { ...mark, purged_at: new Date('2026-01-02') };
  const photo = asset('photo');
  const purged = { ...photo, purged_at: new Date('2026-01-02') };
  const keys = [
    derivativeKey(photo, plan, [{ tag: 'm', asset: mark }]),
    derivativeKey(purged, plan, [{ tag: 'm', asset: mark }]),
    derivativeKey(photo, plan, [{ tag: 'm', asset: purgedMark }]),
    derivativeKey(purged, plan, [{ tag: 'm', asset: purgedMark }]),
  ];
  assert.equal(new Set(keys).size, 4);
});
