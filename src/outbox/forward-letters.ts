import type { Tx } from '#database/database.ts';

/**
 * Somebody has another address: what waits goes to it, and what became of letters to the one before is kept under it.
 */
export async function forwardLetters(
  tx: Tx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await tx.updateTable('messages').set({ recipient: to }).where('recipient', '=', from).execute();
}
