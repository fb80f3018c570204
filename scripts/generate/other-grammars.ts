import { parseAddress } from '#delivery/address.ts';
import type { Grammar, Row } from '#delivery/foreign/grammar.ts';
import { grammars } from '#delivery/foreign/grammars.ts';
import { printTransformation } from '#imaging/transformation.ts';

/** What each example becomes is asked of the reader itself. */
export function otherGrammarsPage(): string {
  return [
    '# URLs of other systems',
    '',
    'Who moves from another image server need not rewrite every page at once: behind a word with a tilde their URLs are',
    'understood and give the same picture as the URL of ours that they stand for, with the same `ETag` and out of the same cache.',
    'A rewriting rule of the proxy in front, from the old host to `/cdn/{cloudname}/~…`, is all that is needed.',
    '',
    'What has no counterpart here is refused with a 400 that names the part; nothing is left out silently but what the tables call',
    '“nothing to do”. Signatures of other systems are passed over, since their keys are not here: what protects an organization',
    'is its own rules (`vitrine org delivery`), which hold for these URLs too. `vitrine explain <url>` tells what a URL becomes.',
    '',
    'An organization that does not want them: `vitrine org delivery <cloudname> --other-grammars no`.',
    '',
    ...grammars.flatMap(section),
    '## What differs',
    '',
    '- The picture has to be in the library, under the path that stands in the URL. A name with another extension is another picture:',
    '  Cloudinary’s `sample.webp` for an upload called `sample.jpg` is `f_webp/sample.jpg` here.',
    '- The encoders are ours, so bytes differ at the same quality; without a quality ours is 90.',
    '- A blur, a sharpening or a contrast of the same number looks alike, not the same.',
    '- Where a system fills or pads without enlarging, a picture smaller than asked keeps the ratio that was asked.',
    '',
    'This page is generated from the tables in `src/delivery/foreign/`.',
    '',
  ].join('\n');
}

function section(grammar: Grammar): string[] {
  return [
    `## ${grammar.title}`,
    '',
    `\`/cdn/{cloudname}/${grammar.form}\`${grammar.formNote === undefined ? '' : `: ${grammar.formNote}`}`,
    '',
    '| theirs | what it is | what it takes | ours |',
    '| --- | --- | --- | --- |',
    ...grammar.rows.map((row) => tableRow(grammar, row)),
    '',
  ];
}

function tableRow(grammar: Grammar, { keys, about, example, expected }: Row): string {
  const [first = ''] = keys;
  const address = grammar.write(first, example);
  const [pathname = '', query = ''] = address.split('?');
  const { transformation } = parseAddress(`/demo/~${grammar.name}/${pathname}`, query);
  const ours = printTransformation(transformation);
  const others = keys.slice(1).map((key) => `\`${key}\``);
  const also = others.length === 0 ? '' : ` (also ${others.join(', ')})`;
  return `| \`${address}\`${also} | ${about} | ${expected} | ${ours === '' ? 'nothing to do' : `\`${ours}\``} |`;
}
