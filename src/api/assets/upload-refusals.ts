import { imagingProblems } from '#imaging/problems.ts';
import { libraryProblems } from '#library/problems.ts';
import type { ProblemKind } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';

/** What the library refuses of a file, whichever door it comes through. */
export const uploadRefusals: readonly ProblemKind[] = [
  ...[libraryProblems['file-too-large'], libraryProblems['upload-incomplete']],
  ...[libraryProblems['extension-wrong'], libraryProblems['asset-exists'], libraryProblems['asset-busy']],
  ...[libraryProblems['folder-refuses-type'], libraryProblems['folder-refuses-size']],
  libraryProblems['cannot-strip'],
  ...[imagingProblems['empty-file'], imagingProblems['not-an-image'], imagingProblems['corrupt-image']],
  ...[imagingProblems['too-many-pixels'], imagingProblems['too-many-frames']],
  ...[imagingProblems['document-locked'], imagingProblems['too-many-pages']],
  platformProblems['no-space'],
];
