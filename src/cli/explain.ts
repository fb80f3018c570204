import { operator } from '#access/actor.ts';
import type { Addresses } from '#context.ts';
import { explainPicture } from '#delivery/about/explain.ts';
import type { Explanation } from '#delivery/about/explanation.ts';
import { openDeliveryAside } from '#delivery/aside.ts';
import type { Command } from './command.ts';
import { optionalText } from './values.ts';

export const explainUrl: Command = {
  words: 'explain',
  usage: '<url> [--accept <header>]',
  about: 'explain what a picture URL gives, how it is made and what was limited, or why it is refused',
  options: { accept: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [given = ''] = positionals;
    const ctx = await open();
    await using delivery = await openDeliveryAside(ctx);
    const { pathname, search } = new URL(given, 'http://127.0.0.1');
    const { addresses } = ctx;
    const request = {
      ...{ pathname: withoutPrefix(pathname, addresses), query: search.slice(1) },
      ...{ accept: optionalText(values, 'accept'), signal: new AbortController().signal },
      client: { address: '127.0.0.1', protocol: 'https' },
    };
    const explained = await explainPicture(ctx, delivery, { actor: operator, request });
    const explanation = { ...explained, ...whole(explained.url, addresses) };
    return { value: explanation, text: textOf(explanation), exit: explanation.answer.status === 200 ? 0 : 1 };
  },
};

/** With the address of the server that runs, which is not that of this shell's settings. */
function whole(url: string | undefined, { cdnUrl }: Addresses): { url?: string } {
  if (url === undefined) return {};
  return { url: url.startsWith('/cdn/') ? cdnUrl + url.slice('/cdn'.length) : url };
}

/** Below `/cdn/`, or below the host's own prefix. */
function withoutPrefix(pathname: string, { cdnUrl }: Addresses): string {
  const own = URL.parse(cdnUrl)?.pathname.replace(/\/+$/, '') ?? '';
  const prefix = [own, '/cdn'].find((one) => one !== '' && pathname.startsWith(`${one}/`));
  return prefix === undefined ? pathname : pathname.slice(prefix.length);
}

function textOf({
  url,
  grammar,
  operations,
  answer,
  original,
  result,
  steps,
  notes,
  cost,
}: Explanation): string {
  const lines = [`${answer.status}${answer.why === undefined ? '' : `  ${answer.why}`}`];
  if (answer.advice !== undefined) lines.push(`     ${answer.advice}`);
  if (url !== undefined) lines.push('', row('the same as', url));
  if (grammar !== undefined && grammar !== 'vitrine') lines.push(row('read as', `a URL of ${grammar}`));
  if (operations !== undefined) lines.push(row('operations', operations === '' ? 'none' : operations));
  if (original !== undefined) {
    const frames = original.frames === 1 ? '' : `, ${original.frames} frames`;
    lines.push(row('original', `${original.width} × ${original.height} ${original.type}${frames}`));
  }
  if (result !== undefined) {
    const { width, height, type, quality } = result;
    lines.push(row('gives', `${width} × ${height} ${type}, encoder's quality ${quality}`));
  }
  for (const step of steps ?? []) {
    const { operation, ...settings } = step;
    const words = Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    lines.push(row('step', `${operation}  ${words.join(', ')}`));
  }
  for (const { what, why } of notes ?? []) lines.push(row('note', `${what}: ${why}`));
  if (cost !== undefined) {
    const passes = cost.passes === 1 ? '1 pass' : `${cost.passes} passes`;
    lines.push(
      row('costs', cost.passes === 0 ? 'nothing: it is there' : `about ${cost.cpuMs} ms of CPU, ${passes}`),
    );
  }
  return lines.join('\n');
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`;
}
