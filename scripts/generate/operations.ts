import { ending, pipeline } from '#imaging/pipeline.ts';
import { mostLinks } from '#imaging/transformation.ts';
import { nameBefore, variants } from '../gallery/samples.ts';
import type { AnyUrlKey } from '#imaging/url-key.ts';

type Described = {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  readonly happensWhen?: string;
  readonly keys: readonly AnyUrlKey[];
};

export function operationsPage(): string {
  const operations: readonly Described[] = [...pipeline, ending];
  return [
    '# Operations',
    '',
    'What a picture URL can ask for: `/cdn/{cloudname}/{operations}/{path}`, where operations are `key_value` pairs',
    'separated by commas, in any order. Within a segment they are applied in the order of this page. Segments follow one another,',
    `each applied to the result of the one before, up to ${mostLinks} of them. [Delivery](../delivery.md) explains them with examples.`,
    '',
    'Generated from `src/imaging/operations/`.',
    '',
    ...operations.map(section),
  ].join('\n');
}

function section({ name, about, example, happensWhen, keys }: Described): string {
  return [
    `## ${name}`,
    '',
    about,
    '',
    happensWhen === undefined
      ? `Example: \`${example}\``
      : `Happens by itself when ${happensWhen}; for example with \`${example}\``,
    '',
    `| before | after |`,
    '| --- | --- |',
    pictures(name),
    '',
    ...variants.filter((variant) => variant.name.startsWith(`${name}-`)).flatMap(also),
    ...(keys.length === 0 ? [] : ['| key | takes |', '| --- | --- |', ...keys.map(row), '']),
  ].join('\n');
}

function also({ name, example }: (typeof variants)[number]): string[] {
  return [`With \`${example}\`:`, '', '| before | after |', '| --- | --- |', pictures(name), ''];
}

function pictures(name: string): string {
  return `| ![before](../images/operations/${nameBefore(name)}) | ![after](../images/operations/${name}.webp) |`;
}

function row({ key, expected }: AnyUrlKey): string {
  return `| \`${key}_\` | ${expected} |`;
}
