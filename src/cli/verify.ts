import { systemClock } from '#platform/clock.ts';
import { verifyServer } from '#privacy/verify.ts';
import type { Command } from './command.ts';
import { usageFault } from './values.ts';

export const verify: Command = {
  words: 'verify',
  usage: '<address>',
  about: 'check from outside what a server says of itself: notice, evidence, record, signals, security.txt',
  takes: 1,
  run: async ({ positionals }) => {
    const [address = ''] = positionals;
    const url = URL.parse(address);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw usageFault(`verify takes an address such as https://pictures.example.org, not ${address}`);
    }
    const checks = await verifyServer(address, systemClock.now());
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
