import { accountsPersonalData } from '#accounts/personal-data.ts';
import { audiencePersonalData } from '#audience/personal-data.ts';
import { consentPersonalData } from '#consent/personal-data.ts';
import { breachesPersonalData } from '#breaches/personal-data.ts';
import { deliveryPersonalData } from '#delivery/personal-data.ts';
import { disclosuresPersonalData } from '#disclosures/personal-data.ts';
import { idempotencyPersonalData } from '#idempotency/personal-data.ts';
import { intakePersonalData } from '#intake/personal-data.ts';
import { libraryPersonalData } from '#library/personal-data.ts';
import { meteringPersonalData } from '#metering/personal-data.ts';
import { outboxPersonalData } from '#outbox/personal-data.ts';
import { databaseServer } from '#database/recipients.ts';
import { remotePictureSource } from '#delivery/recipients.ts';
import { importSource } from '#importing/recipients.ts';
import { uploadSource } from '#library/recipients.ts';
import { mailServer } from '#mail/recipients.ts';
import type { Recipient } from '#platform/outbound.ts';
import { verifiedServer } from '#privacy/verify.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { infrastructurePersonalData } from '#privacy/infrastructure.ts';
import { sharingPersonalData } from '#sharing/personal-data.ts';
import { transfersPersonalData } from '#transfers/personal-data.ts';
import { webhookReceiver } from '#webhooks/recipients.ts';
import { webhooksPersonalData } from '#webhooks/personal-data.ts';

/** Every folder's declarations, lowest folder first; erasing goes the other way. */
export const inventory: readonly PersonalData[] = [
  infrastructurePersonalData,
  outboxPersonalData,
  accountsPersonalData,
  consentPersonalData,
  audiencePersonalData,
  breachesPersonalData,
  disclosuresPersonalData,
  meteringPersonalData,
  webhooksPersonalData,
  libraryPersonalData,
  intakePersonalData,
  deliveryPersonalData,
  sharingPersonalData,
  idempotencyPersonalData,
  transfersPersonalData,
];

/** Everybody this server may connect to. */
export const recipients: readonly Recipient[] = [
  mailServer,
  databaseServer,
  uploadSource,
  remotePictureSource,
  importSource,
  webhookReceiver,
  verifiedServer,
];
