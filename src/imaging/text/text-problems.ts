import { defineProblems } from '#platform/problem.ts';

export const textProblems = defineProblems({
  'unknown-font': {
    status: 400,
    title: 'There is no such font.',
    advice: 'The message lists the fonts there are, and the styles of a font that has not the one asked for.',
  },
  'unknown-character': {
    status: 400,
    title: 'No font has this character.',
    advice:
      'Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Chinese, Japanese, Korean and emoji can be set. Write the text with other characters.',
  },
  'bad-text': {
    status: 400,
    title: 'The text cannot be set like this.',
    advice:
      'The message names what is too long, too large or not a character of a text, and what is allowed.',
  },
});
