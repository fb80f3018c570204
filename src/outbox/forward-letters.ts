import type { Tx } from '#database/database.ts';

/** What became of letters to an address is from now on kept under the next one of the same person. */
export async function forwardLetters(
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await tx
    .updateTable('messages')
    .set({ recipient: to })
    .where('recipient', '=', from)
    // One that is still on its way was written for the address it has.
    .where('state', '<>', 'waiting')
    .execute();
}
