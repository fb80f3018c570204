import type { NoticeNow } from './current.ts';
import { binding, type Language, texts } from './languages/languages.ts';
import type { KeptData } from './notice.ts';

/** The notice as Markdown, for readers without a browser and for archives. */
export function noticeAsMarkdown(notice: NoticeNow, language: Language): string {
  const { page } = texts[language];
  const said = language === binding ? notice : notice.translations?.[language];
  const { sections, kept } = said ?? notice;
  const shown = said === undefined ? binding : language;
  return [
    `# ${page.title}`,
    `${page.inForceSince} ${notice.since.toISOString().slice(0, 10)}. SHA-256 \`${notice.sha256}\`.`,
    `${page.binding}${said === undefined ? ` ${page.onlyEnglish}` : ''}`,
    ...notice.coming.map(
      ({ effectiveAt }) =>
        `${page.changesOn} ${effectiveAt.toISOString().slice(0, 10)}: [${page.whatChanges}](/privacy/changes).`,
    ),
    `## ${texts[shown].page.inShort}`,
    sections.map(({ id, title, inShort }) => `- [${title}](#${id}): ${inShort}`).join('\n'),
    ...sections.flatMap(({ id, title, sentences }) => [
      `## <a id="${id}"></a>${title}`,
      sentences
        .map((sentence) => `- **${sentence.id}** ${sentence.text}${doubt(notice, sentence.id)}`)
        .join('\n'),
    ]),
    `## ${texts[shown].page.keptTitle}`,
    `| ${texts[shown].page.columns.join(' | ')} |\n| --- | --- | --- | --- | --- |`,
    kept.map((data) => row(data, shown)).join('\n'),
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

function row({ what, purpose, basis, visibility, retention }: KeptData, language: Language): string {
  const { purposes, bases, seenBy } = texts[language];
  return `| ${[what.join('; '), purposes[purpose], bases[basis], seenBy[visibility], retention].join(' | ')} |`;
}
