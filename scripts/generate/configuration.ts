import { settings } from '#config/config.ts';
import type { Setting } from '#config/setting.ts';

export function configurationPage(): string {
  const sections = Object.entries(settings).map(([section, rows]) =>
    [`## ${section}`, '', ...Object.values<Setting<unknown>>(rows).map(row)].join('\n'),
  );
  return [
    '# Configuration',
    '',
    'Settings are environment variables; none is needed to start. For example, `VITRINE_PORT=8081 npm start` sets one. An empty one counts as not set.',
    'If values are invalid, or a name that begins with `VITRINE_` is not in this list, the server lists all faults at once and exits',
    'with code 78.',
    '',
    'Generated from `src/config/`.',
    '',
    ...sections,
  ].join('\n');
}

function row(setting: Setting<unknown>): string {
  const fallback = setting.shownDefault === '' ? 'none' : `\`${setting.shownDefault}\``;
  return `### \`${setting.name}\`\n\n${setting.about}\n\nTakes ${setting.expected}. Default: ${fallback}.\n`;
}
