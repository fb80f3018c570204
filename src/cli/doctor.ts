import { examine } from '#doctor/examine.ts';
import type { Finding } from '#doctor/finding.ts';
import type { Command } from './command.ts';

export const doctor: Command = {
  words: 'doctor',
  usage: '[--full]',
  about: 'check the installation and say what to do; --full reads every object',
  options: { full: { type: 'boolean' } },
  takes: 0,
  run: async ({ environment, interruption, progress, values }) => {
    const how = { full: values['full'] === true, signal: interruption(), progress };
    const findings = await Array.fromAsync(examine(environment, how));
    const healthy = !findings.some(({ state }) => state === 'problem');
    return {
      value: { healthy, findings },
      text: findings.map(show).join('\n'),
      exit: healthy ? 0 : 1,
    };
  },
};

function show({ check, state, says, advice }: Finding): string {
  const line = `${state.padEnd(8)} ${check.padEnd(14)} ${says}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(24)}${advice}`;
}
