import { problemKinds } from '#problems.ts';

export function problemsPage(): string {
  return [
    '# Problems',
    '',
    'Every error has a code. The native API and the delivery host answer with `application/problem+json` (RFC 9457), described',
    'in [API](../api.md#errors); its `type` points to this list on the server itself (`/docs/problems`).',
    '',
    'Generated from the tables in `src/*/problems.ts`.',
    '',
    '| code | status | what it means | what to do |',
    '| --- | --- | --- | --- |',
    ...problemKinds.map(
      (kind) => `| \`${kind.code}\` | ${kind.status} | ${cell(kind.title)} | ${cell(kind.advice)} |`,
    ),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
