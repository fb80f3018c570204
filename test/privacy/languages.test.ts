import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { preferredLanguage } from '#http/preferred.ts';
import { inventory } from '#inventory.ts';
import { clauses } from '#privacy/clauses/list.ts';
import { germanWord } from '#privacy/notice/languages/de.ts';
import { germanWords } from '#privacy/notice/languages/de/kept.ts';
import { germanSentences } from '#privacy/notice/languages/de/sentences.ts';
import { languages, texts } from '#privacy/notice/languages/languages.ts';
import { everyDeclaration } from '#privacy/notice/notice.ts';
import { listVersions } from '#privacy/notice/versions.ts';
import { createWorld, type World } from '../support/world.ts';

test('a reader gets the language they want most, and English when it is neither', () => {
  const cases: readonly (readonly [accept: string | undefined, language: string])[] = [
    [undefined, 'en'],
    ['*', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['de-DE,de;q=0.9,en-US;q=0.8', 'de'],
    ['en-GB,en;q=0.9,de;q=0.8', 'en'],
    ['fr, de;q=0.1', 'de'],
    ['fr', 'en'],
    ['fr, *;q=0.5', 'en'],
    ['en;q=0, *', 'de'],
    ['de;q=0', 'en'],
    ['de;q=oops', 'en'],
    ['den', 'en'],
  ];
  for (const [accept, language] of cases) {
    assert.equal(preferredLanguage(accept, languages), language, String(accept));
  }
});

test('nothing of the notice is missing in German, and nothing is left over', () => {
  const promised = clauses.filter(({ needs }) => needs === undefined).map(({ id }) => id);
  assert.deepEqual(Object.keys(germanSentences).toSorted(), promised.toSorted());
  const declared = inventory.flatMap(everyDeclaration).filter(({ basis }) => basis !== 'not-personal');
  const words = new Set(declared.flatMap(({ what, retention }) => [what, retention]));
  const patterns = new Set([...words].map((word) => word.replaceAll(/\d+(?:,\d{3})*/g, '#')));
  assert.deepEqual(
    [...patterns].filter((word) => germanWords[word] === undefined),
    [],
  );
  assert.deepEqual(
    Object.keys(germanWords).filter((word) => !patterns.has(word)),
    [],
  );
  for (const [english, german] of Object.entries(germanWords)) {
    assert.equal(german.split('#').length, english.split('#').length, english);
  }
  assert.equal(germanWord('7 days, the latest 1,000 at most'), '7 Tage, höchstens die letzten 1.000');
  assert.equal(germanWord('the size of their shoes'), 'the size of their shoes');
  for (const language of languages) {
    assert.deepEqual(Object.keys(texts[language].sections), Object.keys(texts.en.sections));
    assert.equal(texts[language].page.links.length, texts.en.page.links.length);
  }
});

describe('the notice in languages', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const german = { headers: { 'accept-language': 'de-AT,de;q=0.9' } };

  test('is in the language of the browser or of the address, says which, and sets no cookie', async () => {
    const cases: readonly (readonly [path: string, init: RequestInit, language: string])[] = [
      ['/privacy', {}, 'en'],
      ['/privacy', german, 'de'],
      ['/privacy?lang=de', {}, 'de'],
      ['/privacy?lang=en', german, 'en'],
      ['/privacy.md', german, 'de'],
      ['/privacy.md?lang=en', german, 'en'],
    ];
    for (const [path, init, language] of cases) {
      const answer = await world.get(path, init);
      const text = await answer.text();
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get('content-language'), language, path);
      assert.match(answer.headers.get('vary') ?? '', /Accept-Language/);
      assert.equal(answer.headers.get('set-cookie'), null);
      const [sentence] =
        language === 'de' ? [/Kein Cookie dient der Werbung/] : [/No cookie serves advertising/];
      assert.match(text, sentence, path);
      if (path.startsWith('/privacy.md')) continue;
      assert.ok(text.includes(`<html lang="${language}">`), path);
      for (const other of languages) {
        assert.match(text, new RegExp(`href="/privacy\\?lang=${other}" hreflang="${other}" lang="${other}"`));
      }
    }
    const wrong = await world.get('/privacy?lang=xx', { headers: { accept: 'application/json' } });
    assert.equal(wrong.status, 400);
    assert.match(await wrong.text(), /English \(lang=en\) and German \(lang=de\)/);
  });

  test('says everything in German that it says in English, with the same figures and names, and that English counts', async () => {
    const page = async (language: string) =>
      (await (await world.get(`/privacy.md?lang=${language}`)).text()).replaceAll(/\*\([^)]*\)\*/g, '');
    const [english, other] = [await page('en'), await page('de')];
    const ids = (text: string) => [...text.matchAll(/\*\*([XI]-\d\d)\*\*/g)].map(([, id]) => id);
    assert.deepEqual(ids(other), ids(english));
    for (const part of ['Lake Pictures, Harbour 1, 10000 Lakeside', 'privacy@lake.example']) {
      assert.ok(other.includes(part), part);
    }
    const figures = (text: string) =>
      [...text.matchAll(/\*\*([XI]-\d\d)\*\* (.*)/g)].map(([, id, said = '']) => [
        id,
        (said.match(/\d+/g) ?? []).toSorted(),
      ]);
    assert.deepEqual(figures(other), figures(english));
    assert.match(other, /gilt der englische Text/);
    assert.match(english, /the English text counts/);
    const html = await (await world.get('/privacy?lang=de')).text();
    assert.match(html, /Zum Inhalt springen/);
    assert.match(html, /Gespeichert,\s+damit/);
    assert.doesNotMatch(html, /Nothing on this page comes from elsewhere|so that you, and nobody else/);
  });

  test('is kept in every version in all its languages, under one hash', async () => {
    const [version] = await listVersions(world.ctx.database.db);
    const said = version?.said.translations?.de;
    assert.deepEqual(
      said?.sections.map(({ id }) => id),
      version?.said.notice.sections.map(({ id }) => id),
    );
    const there = await (await world.get('/privacy/changes/1?lang=de')).text();
    assert.match(there, /lang="de">[^]*Kein Cookie dient der Werbung/);
    assert.match(there, /href="\/privacy\/changes\/1\?lang=de"/);
    assert.match(
      await (await world.get('/privacy/changes/1', german)).text(),
      /No cookie serves advertising/,
    );
  });

  test('is asked about in a language, and the receipt names and says it in that', async () => {
    const asked = await (await world.get('/cookies', german)).text();
    assert.match(asked, /<html lang="de">[^]*Dürfen Ihre Besuche gezählt werden\?/);
    const choose = (lang: string) =>
      world.get('/cookies', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ choice: 'agreed', lang }),
      });
    const chosen = await choose('de');
    assert.equal(chosen.status, 303);
    const path = chosen.headers.get('location') ?? '';
    assert.match(await (await world.get(path)).text(), /<html lang="de">[^]*Sie haben Ja gesagt/);
    const { receipt } = (await (await world.get(`${path}/receipt.json`)).json()) as {
      receipt: { pii_processing: { privacy_notice: { language: string }; purposes: { shown: string }[] } };
    };
    assert.equal(receipt.pii_processing.privacy_notice.language, 'de');
    const [shown] = receipt.pii_processing.purposes;
    assert.match(shown?.shown ?? '', /Ihre Besuche auf Seiten dieses Servers/);
    assert.ok(asked.includes(shown?.shown ?? '?'));
    assert.equal((await choose('xx')).status, 400);
  });
});
