import { readFile } from 'node:fs/promises';
import { systemClock } from '#platform/clock.ts';
import { parseReceipt } from '#privacy/receipts/parse-receipt.ts';
import type { SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import { verifyServer } from '#privacy/verify.ts';
import type { Command } from './command.ts';
import { usageFault } from './values.ts';

export const verify: Command = {
  words: 'verify',
  usage: '<address> [--receipt <file>]',
  about:
    'check from outside what a server says about itself: notice, evidence, ledger, signals, security.txt; with --receipt also a receipt it signed',
  options: { receipt: { type: 'string' } },
  takes: 1,
  run: async ({ positionals, values }) => {
    const [address = ''] = positionals;
    const url = URL.parse(address);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw usageFault(`verify takes an address such as https://pictures.example.org, not ${address}`);
    }
    const receipt = await receiptIn(values['receipt']);
    const checks = await verifyServer(address, systemClock.now(), receipt);
    const holds = checks.every((check) => check.holds);
    return {
      value: { holds, checks },
      text: checks
        .map((one) => `${one.holds ? 'holds ' : 'BROKEN'} ${one.check.padEnd(14)} ${one.says}`)
        .join('\n'),
      exit: holds ? 0 : 1,
    };
  },
};

async function receiptIn(file: string | boolean | undefined): Promise<SignedReceipt | undefined> {
  if (typeof file !== 'string') return undefined;
  const text = await readFile(file, 'utf8').catch(() => {
    throw usageFault(`--receipt takes a readable file, not ${file}`);
  });
  const receipt = parseReceipt(text);
  if (receipt === undefined)
    throw usageFault(`${file} is not a receipt: expected the JSON that a server signed`);
  return receipt;
}
