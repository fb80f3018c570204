import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  accountChangedLetter,
  addressChangeAskedLetter,
  alreadySignedUpLetter,
  confirmNewAddressLetter,
  invitationLetter,
  resetPasswordLetter,
  verifyAddressLetter,
} from '#accounts/letters.ts';
import type { Letter } from '#mail/letter.ts';
import { renderLetter } from '#mail/render.ts';
import { asText } from '#platform/html.ts';

const hostile = `Ada" <b onload='x'>&amp;</title><script>alert(1)</script>\r\nBcc: eve@example.org`;
const envelope = { to: 'ada@example.org', now: new Date('2026-03-01T12:00:00Z') };
const link = { url: 'https://pictures.example.org/verify?token=a&b=c', hours: 24 };
const letters: readonly Letter[] = [
  verifyAddressLetter(envelope, link),
  alreadySignedUpLetter(envelope, { signIn: 'https://x.example/sign-in', reset: 'https://x.example/reset' }),
  resetPasswordLetter(envelope, { ...link, hours: 1 }),
  confirmNewAddressLetter(envelope, link),
  addressChangeAskedLetter(envelope, link),
  accountChangedLetter(envelope, {
    happened: 'Your password was changed',
    where: [['Device', hostile]],
    securityUrl: 'https://x.example/security',
  }),
  invitationLetter(envelope, {
    organization: hostile,
    role: 'editor',
    inviter: hostile,
    link: { ...link, hours: 168 },
    noticeUrl: 'https://x.example/privacy',
  }),
];

describe('every letter', () => {
  for (const letter of letters) {
    const { text, html } = renderLetter(letter);
    const markup = asText(html);

    test(`${letter.template} says the same as plain text and as HTML`, () => {
      assert.equal(readable(markup).includes('\n'), false);
      for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
        assert.ok(readable(markup).includes(line.trim().replaceAll(/\s+/g, ' ')), line);
      }
    });

    test(`${letter.template} loads nothing, follows nobody and runs nothing`, () => {
      assert.doesNotMatch(markup, /<(?:img|script|link|iframe|form|style|svg|object|video)\b/i);
      assert.doesNotMatch(markup, /<[^>]*\s(?:src|background|onload|onclick)=/i);
      assert.doesNotMatch(markup, /url\(/i);
    });

    test(`${letter.template} is a service letter with a name of its own and an end`, () => {
      assert.equal(letter.category, 'service');
      assert.equal('unsubscribe' in letter, false);
      assert.equal(letters.filter(({ template }) => template === letter.template).length, 1);
      assert.ok(letter.until > envelope.now);
    });
  }

  test('of an invitation has no link but ours, whatever the organization is called', () => {
    const named = {
      organization: 'Win at https://evil.example/x',
      role: 'editor',
      inviter: 'www.evil.example',
    };
    const { text } = renderLetter(invitationLetter(envelope, { ...named, link, noticeUrl: link.url }));
    assert.match(text, /“www evil example” invites you to the organization “Win at https {2}/);
    assert.deepEqual(text.match(/\S+\.\S+/g), [link.url, link.url]);
  });

  test('says in words how long a link works', () => {
    const said = (letter: Letter): string => renderLetter(letter).text;
    assert.match(said(verifyAddressLetter(envelope, link)), /for 24 hours/);
    assert.match(said(resetPasswordLetter(envelope, { ...link, hours: 1 })), /for an hour/);
    assert.match(said(verifyAddressLetter(envelope, { ...link, hours: 168 })), /for 7 days/);
  });
});

test('a newsletter ends with the way out of it, in both forms', () => {
  const { text, html } = renderLetter({
    category: 'newsletter',
    to: 'ada@example.org',
    template: 'test.newsletter',
    subject: 'News',
    body: [{ kind: 'text', text: 'News.' }],
    until: new Date('2026-04-01'),
    unsubscribe: 'https://x.example/u/1',
  });
  assert.match(text, /Unsubscribe:\nhttps:\/\/x\.example\/u\/1\n$/);
  assert.match(asText(html), /<a href="https:\/\/x\.example\/u\/1"/);
});

/** What a reader of the HTML sees. */
function readable(markup: string): string {
  return markup
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
