import type { Setting } from './setting.ts';

export const fetchSettings = {
  allow: hostsAndPorts(
    'VITRINE_FETCH_ALLOW',
    'Hosts in private networks that pictures may be fetched from. Public hosts need not be listed.',
  ),
};

/** Hosts, each with the port it is asked at, separated by commas. */
function hostsAndPorts(name: string, about: string): Setting<readonly string[]> {
  return {
    name,
    about,
    fallback: [],
    shownDefault: '',
    expected: 'hosts with ports such as minio.internal:9000 or [fd00::1]:80, separated by commas',
    parse: (given) => {
      const parts = given.split(',').map((part) => part.trim());
      return parts.every(isHostAndPort) ? parts : undefined;
    },
  };
}

/** No scheme, no path, no wildcard: what would never match anything must not look like a permission. */
function isHostAndPort(text: string): boolean {
  const [, host = '', port = ''] = /^(\[[\da-f:.]+\]|[\p{L}\p{N}._-]+):(\d{1,5})$/iu.exec(text) ?? [];
  return host !== '' && Number(port) >= 1 && URL.parse(`http://${text}`) !== null;
}
