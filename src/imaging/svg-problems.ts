import { defineProblems } from '#platform/problem.ts';

/** Why an SVG is not taken. */
export const svgProblems = defineProblems({
  'not-svg': {
    status: 415,
    title: 'This is not an SVG picture.',
    advice: 'Send a text file whose root is an `svg` element, encoded in UTF-8 or UTF-16 and not compressed.',
  },
  'svg-malformed': {
    status: 400,
    title: 'This SVG is not well-formed XML, or uses entities that are not accepted.',
    advice: 'Open it in a drawing program and save it as plain SVG.',
  },
  'svg-too-large': {
    status: 413,
    title: 'This SVG is too large.',
    advice: 'Simplify its paths or remove embedded pictures, or send it as PNG.',
  },
  'svg-too-complex': {
    status: 400,
    title: 'This SVG would take too long to draw.',
    advice: 'Flatten copies, patterns and filters that contain each other, or send it as PNG.',
  },
});
