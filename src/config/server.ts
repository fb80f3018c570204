import { integer, networks, oneOf, text, webAddress } from './setting.ts';

export const serverSettings = {
  host: text('VITRINE_HOST', { fallback: '127.0.0.1', about: 'The address to listen on.' }),
  port: integer('VITRINE_PORT', {
    fallback: 8080,
    min: 0,
    max: 65_535,
    about: 'The port to listen on; 0 chooses any free one.',
  }),
  data: text('VITRINE_DATA', {
    fallback: './data',
    about: 'The folder that holds the embedded database, the pictures and the caches.',
  }),
  publicUrl: webAddress(
    'PUBLIC_URL',
    'The address people and programs reach the server at. Without it: the address it listens on.',
  ),
  cdnUrl: webAddress(
    'CDN_URL',
    'An address of its own for delivered pictures. Without it: `{PUBLIC_URL}/cdn`.',
  ),
  trustProxy: networks(
    'VITRINE_TRUST_PROXY',
    'Addresses or networks of reverse proxies whose `X-Forwarded-*` headers are believed.',
  ),
  metricsToken: text('VITRINE_METRICS_TOKEN', {
    fallback: undefined,
    about: 'The bearer token for reading `/metrics`. Without it `/metrics` does not exist.',
  }),
  logLevel: oneOf('VITRINE_LOG', {
    fallback: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    about: 'The least important messages to write to standard error.',
  }),
};
