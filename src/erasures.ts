import { accountsErasure } from '#accounts/erasure.ts';
import { deliveryErasure } from '#delivery/erasure.ts';
import { intakeErasure } from '#intake/erasure.ts';
import { libraryErasure } from '#library/erasure.ts';
import { meteringErasure } from '#metering/erasure.ts';
import { sharingErasure } from '#sharing/erasure.ts';
import { transfersErasure } from '#transfers/erasure.ts';
import { webhooksErasure } from '#webhooks/erasure.ts';
import type { Erasure } from '#privacy/erasure.ts';

/** What erases an organization, in this order: the highest folder first, the organization itself last. */
export const erasures: readonly Erasure[] = [
  transfersErasure,
  sharingErasure,
  deliveryErasure,
  intakeErasure,
  libraryErasure,
  webhooksErasure,
  meteringErasure,
  accountsErasure,
];
