import type { Config } from '#config/config.ts';
import { type Finding, ok, warning } from './finding.ts';

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Whether the addresses that go into answers are ones that the outside can use. */
export function checkAddresses({ server }: Config): Finding[] {
  return [
    checkPublicUrl(server),
    ...(server.cdnUrl === undefined ? [] : [checkCdnUrl(server.cdnUrl, server.publicUrl)]),
    ...checkProxies(server),
  ];
}

function checkPublicUrl({ publicUrl, host, port }: Config['server']): Finding {
  const url = publicUrl === undefined ? null : URL.parse(publicUrl);
  if (url === null) {
    if (loopback.test(host))
      return ok('PUBLIC_URL', `Not set: http://${host}:${port}, for this machine only.`);
    return warning(
      'PUBLIC_URL',
      `Not set, while the server listens on ${host}: links in its answers name that address.`,
      'Set PUBLIC_URL to the address people and programs use, such as https://pictures.example.org.',
    );
  }
  return judge('PUBLIC_URL', url);
}

function checkCdnUrl(cdnUrl: string, publicUrl: string | undefined): Finding {
  const [cdn, main] = [URL.parse(cdnUrl), URL.parse(publicUrl ?? '')];
  if (cdn === null) return ok('CDN_URL', 'Not set.');
  if (cdn.host === main?.host && cdn.pathname !== '/cdn') {
    return warning(
      'CDN_URL',
      `${cdnUrl} has the host of PUBLIC_URL, where pictures are below /cdn.`,
      'Give pictures a host of their own, or leave CDN_URL out.',
    );
  }
  if (main?.protocol === 'https:' && cdn.protocol === 'http:') {
    return warning(
      'CDN_URL',
      `${cdnUrl} is http, and PUBLIC_URL is https: browsers refuse such pictures on secure pages.`,
      'Serve the pictures over https too.',
    );
  }
  return judge('CDN_URL', cdn);
}

function judge(check: string, url: URL): Finding {
  const { hostname, protocol, href } = url;
  if (protocol === 'http:' && !loopback.test(hostname)) {
    return warning(
      check,
      `${href} is not https: keys and pictures can be read and changed on the way.`,
      'Put a reverse proxy with a certificate in front (deploy/nginx.conf) and use https.',
    );
  }
  if (!hostname.includes('.') && !hostname.includes(':') && !loopback.test(hostname)) {
    return warning(
      check,
      `${href} has a host without a domain, which only some networks know.`,
      'Use the full name.',
    );
  }
  return ok(check, href);
}

function checkProxies({ trustProxy, publicUrl }: Config['server']): Finding[] {
  if (trustProxy.length > 0) return [ok('proxy', `X-Forwarded-* is believed from ${trustProxy.join(', ')}.`)];
  if (publicUrl?.startsWith('https:') !== true) return [];
  return [
    warning(
      'proxy',
      'PUBLIC_URL is https, so a reverse proxy must be in front, but VITRINE_TRUST_PROXY is not set: every visitor seems to come from it.',
      'Set VITRINE_TRUST_PROXY to the address of the proxy, such as 127.0.0.1.',
    ),
  ];
}
