import { accountsPersonalData } from '#accounts/personal-data.ts';
import { deliveryPersonalData } from '#delivery/personal-data.ts';
import { intakePersonalData } from '#intake/personal-data.ts';
import { libraryPersonalData } from '#library/personal-data.ts';
import { meteringPersonalData } from '#metering/personal-data.ts';
import { outboxPersonalData } from '#outbox/personal-data.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { infrastructurePersonalData } from '#privacy/infrastructure.ts';
import { sharingPersonalData } from '#sharing/personal-data.ts';
import { webhooksPersonalData } from '#webhooks/personal-data.ts';

/** Every folder's declarations, lowest folder first; erasing goes the other way. */
export const inventory: readonly PersonalData[] = [
  infrastructurePersonalData,
  outboxPersonalData,
  accountsPersonalData,
  meteringPersonalData,
  webhooksPersonalData,
  libraryPersonalData,
  intakePersonalData,
  deliveryPersonalData,
  sharingPersonalData,
];
