import { purposes } from '#privacy/purposes.ts';
import type { NoticeNow } from './current.ts';
import { bases, type KeptData, seenBy } from './notice.ts';

/** The notice as Markdown, for readers without a browser and for archives. */
export function noticeAsMarkdown(notice: NoticeNow): string {
  return [
    '# Privacy notice',
    `In force since ${notice.since.toISOString().slice(0, 10)}. SHA-256 \`${notice.sha256}\`.`,
    ...notice.coming.map(
      ({ effectiveAt }) =>
        `It changes on ${effectiveAt.toISOString().slice(0, 10)}: see [what changes](/privacy/changes).`,
    ),
    '## In short',
    notice.sections.map(({ id, title, inShort }) => `- [${title}](#${id}): ${inShort}`).join('\n'),
    ...notice.sections.flatMap(({ id, title, sentences }) => [
      `## <a id="${id}"></a>${title}`,
      sentences
        .map((sentence) => `- **${sentence.id}** ${sentence.text}${doubt(notice, sentence.id)}`)
        .join('\n'),
    ]),
    '## What is kept',
    '| what | what for | ground | who can see it | how long |\n| --- | --- | --- | --- | --- |',
    notice.kept.map(row).join('\n'),
    '',
  ]
    .join('\n\n')
    .replace('--- |\n\n|', '--- |\n|');
}

/** A sentence that is not proved at the moment says so. */
function doubt({ states }: NoticeNow, id: string): string {
  const known = states.get(id);
  if (known === undefined || known.state === 'green') return '';
  return ` *(${known.state}: ${known.because ?? ''})*`;
}

function row({ what, purpose, basis, visibility, retention }: KeptData): string {
  return `| ${[what.join('; '), purposes[purpose], bases[basis], seenBy[visibility], retention].join(' | ')} |`;
}
