import { receiptKey } from '#accounts/receipt-key.ts';
import type { Context } from '#context.ts';
import { type SignedReceipt, signReceipt } from '#privacy/receipts/sign-receipt.ts';
import type { Consent } from './choices.ts';

type ReceiptEvent = {
  readonly event_type: string;
  readonly event_state: string;
  readonly event_time: string;
  readonly valid_until?: string;
};

/** A consent record with its events (ISO/IEC TS 27560), signed. */
export async function issueReceipt(ctx: Context, consent: Consent): Promise<SignedReceipt> {
  return signReceipt(await receiptKey(ctx), { ...consent.statement, events: eventsOf(consent) });
}

function eventsOf({ choice, madeAt, endsAt, withdrawnAt }: Consent): ReceiptEvent[] {
  const until = withdrawnAt === null ? { valid_until: endsAt.toISOString() } : {};
  const made = { event_time: madeAt.toISOString(), ...until };
  if (choice === 'refused') return [{ event_type: 'refusal', event_state: 'consent refused', ...made }];
  const given = { event_type: 'explicit', event_state: 'consent given', ...made };
  if (withdrawnAt === null) return [given];
  return [
    given,
    {
      event_type: 'withdrawal',
      event_state: 'consent withdrawn',
      event_time: withdrawnAt.toISOString(),
    },
  ];
}
