import { Problem } from '#platform/problem.ts';
import { libraryProblems } from './problems.ts';

const mostTags = 100;

/** As tags are kept: in small letters, in order, each once. Throws `tag-invalid`. */
export function tagsOf(texts: readonly string[]): string[] {
  const tags = [...new Set(texts.map(parseTag))].toSorted();
  if (tags.length <= mostTags) return tags;
  throw new Problem(libraryProblems['tag-invalid'], {
    ...{ thing: 'tags', value: tags.length, expected: `at most ${mostTags} for one asset` },
  });
}

/** Throws `tag-invalid`. */
export function parseTag(text: string): string {
  const tag = text.trim().normalize('NFC').toLowerCase();
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  const isTag = tag.isWellFormed() && /^[^\u0000-\u001f\u007f-\u009f]{1,100}$/u.test(tag);
  if (isTag) return tag;
  throw new Problem(libraryProblems['tag-invalid'], {
    ...{ thing: 'tag', value: text, expected: '1 to 100 characters, none of them a control character' },
  });
}
