import { defineProblems } from '#platform/problem.ts';

export const textProblems = defineProblems({
  'unknown-font': {
    status: 400,
    title: 'There is no such font.',
    advice: 'The message lists the available fonts, or the styles of the font if only the style is missing.',
  },
  'unknown-character': {
    status: 400,
    title: 'No font has this character.',
    advice:
      'Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Chinese, Japanese, Korean and emoji are supported. Use other characters.',
  },
  'bad-text': {
    status: 400,
    title: 'The text cannot be drawn like this.',
    advice: 'The message says what is too long, too large or not allowed in a text, and what is allowed.',
  },
});
