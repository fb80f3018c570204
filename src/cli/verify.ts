import { readFile } from 'node:fs/promises';
import { verifyReceipt } from '#consent/verify-receipt.ts';
import { systemClock } from '#platform/clock.ts';
import { verifyServer } from '#privacy/verify.ts';
import type { Command } from './command.ts';
import { optionalText, usageFault } from './values.ts';

export const verify: Command = {
  words: 'verify',
  usage: '<address> [--receipt <file>]',
  about:
    'check from outside what a server says of itself: notice, evidence, record, signals, security.txt; and the receipt of a choice',
  options: { receipt: { type: 'string' } },
  takes: 1,
  run: async ({ positionals, values }) => {
    const [address = ''] = positionals;
    const url = URL.parse(address);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw usageFault(`verify takes an address such as https://pictures.example.org, not ${address}`);
    }
    const file = optionalText(values, 'receipt');
    const receipt = file === undefined ? undefined : await readReceipt(file);
    const checks = await verifyServer(address, systemClock.now());
    if (receipt !== undefined) checks.push(await verifyReceipt(address, receipt));
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

async function readReceipt(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw usageFault(`--receipt takes a file that can be read, not ${file}`);
  return text;
}
