import { accessProblems } from '#access/problems.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { audienceProblems } from '#audience/problems.ts';
import { backupProblems } from '#backup/problems.ts';
import { consentProblems } from '#consent/problems.ts';
import { breachesProblems } from '#breaches/problems.ts';
import { databaseProblems } from '#database/problems.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { disclosuresProblems } from '#disclosures/problems.ts';
import { httpProblems } from '#http/problems.ts';
import { image4ioProblems } from '#image4io/problems.ts';
import { faceProblems } from '#imaging/faces/face-problems.ts';
import { idempotencyProblems } from '#idempotency/problems.ts';
import { imagingProblems } from '#imaging/problems.ts';
import { svgProblems } from '#imaging/svg-problems.ts';
import { textProblems } from '#imaging/text/text-problems.ts';
import { importingProblems } from '#importing/problems.ts';
import { intakeProblems } from '#intake/problems.ts';
import { libraryProblems } from '#library/problems.ts';
import { outboxProblems } from '#outbox/problems.ts';
import { privacyProblems } from '#privacy/problems.ts';
import { fetchProblems } from '#platform/fetch-problems.ts';
import { sharingProblems } from '#sharing/problems.ts';
import { siteProblems } from '#site/problems.ts';
import { transfersProblems } from '#transfers/problems.ts';
import { webhooksProblems } from '#webhooks/problems.ts';
import type { ProblemKind } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';

/** Every kind of problem there is, in the order of the documentation. */
export const problemKinds: readonly ProblemKind[] = [
  platformProblems,
  fetchProblems,
  httpProblems,
  siteProblems,
  accessProblems,
  privacyProblems,
  outboxProblems,
  accountsProblems,
  consentProblems,
  audienceProblems,
  breachesProblems,
  disclosuresProblems,
  idempotencyProblems,
  webhooksProblems,
  libraryProblems,
  intakeProblems,
  sharingProblems,
  imagingProblems,
  svgProblems,
  textProblems,
  faceProblems,
  deliveryProblems,
  image4ioProblems,
  databaseProblems,
  backupProblems,
  transfersProblems,
  importingProblems,
].flatMap((table) => Object.values<ProblemKind>(table));
