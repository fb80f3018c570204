import { parseAddress } from '#delivery/address.ts';
import type { Grammar, Row } from '#delivery/foreign/grammar.ts';
import { grammars } from '#delivery/foreign/grammars.ts';
import { printTransformation } from '#imaging/transformation.ts';

/** What each example becomes is asked of the reader itself. */
export function otherGrammarsPage(): string {
  return [
    '# URLs of other systems',
    '',
    'If you move from another image server, you need not rewrite your pages at once: after a word with a tilde, Vitrine accepts its',
    'URLs. They give the same picture as the Vitrine URL that they stand for, with the same `ETag` and from the same cache.',
    'All you need is a rewrite rule in the proxy in front, from the old host to `/cdn/{cloudname}/~…`.',
    '',
    'A part without an equivalent here is refused with a 400 that names it; nothing is silently ignored except what the tables call',
    '“nothing to do”. Signatures of other systems are ignored, since Vitrine does not have their keys: an organization is protected',
    'by its own rules (`vitrine org delivery`), which apply to these URLs too. `vitrine explain <url>` says what a URL becomes.',
    '',
    'To turn them off for an organization: `vitrine org delivery <cloudname> --other-grammars no`.',
    '',
    ...grammars.flatMap(section),
    '## What differs',
    '',
    '- The picture must be in the library, under the path in the URL. A name with another extension is another picture:',
    '  Cloudinary’s `sample.webp` for an upload called `sample.jpg` is `f_webp/sample.jpg` here.',
    '- Encoders differ, so bytes differ at the same quality; the default quality here is 90.',
    '- A blur, sharpening or contrast of the same number looks similar, not identical.',
    '- Where a system fills or pads without enlarging, a picture smaller than requested keeps the requested aspect ratio.',
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
