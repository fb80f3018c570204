import { askServer, type Check, tryCheck } from '#privacy/verify.ts';
import { isGenuine, type Receipt, type ReceiptKey } from './receipts.ts';

/** Whether a receipt, as it was downloaded, was signed by this server and says what it said. */
export function verifyReceipt(address: string, text: string): Promise<Check> {
  return tryCheck('receipt', async () => {
    const receipt = parse(text);
    const { status, body } = await askServer(address)('/cookies/receipt-key.json');
    if (status !== 200) throw new Error(`/cookies/receipt-key.json answers ${status}.`);
    if (!isGenuine(receipt, JSON.parse(body) as ReceiptKey))
      throw new Error('This server did not sign it, or it was changed since.');
    const last = (receipt as Receipt).events.at(-1);
    return `Signed by this server: ${last?.event_state ?? 'nothing chosen'} at ${last?.event_time ?? 'no time'}.`;
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('It is no JSON.');
  }
}
