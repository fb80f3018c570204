import { bytes, integer } from './setting.ts';

export const deliverySettings = {
  memoryCacheBytes: bytes('VITRINE_MEMORY_CACHE', {
    fallback: '32MB',
    about: 'How much of the most wanted pictures is kept ready in memory.',
  }),
  diskCacheBytes: bytes('VITRINE_DISK_CACHE', {
    fallback: '10GB',
    about: 'How much disk the rendered pictures may take; the least recently used go first.',
  }),
  maxAgeSeconds: integer('VITRINE_MAX_AGE', {
    fallback: 3_600,
    min: 0,
    max: 31_536_000,
    about: 'How long browsers and shared caches may keep a picture without asking again.',
  }),
  remoteMaxAgeSeconds: integer('VITRINE_REMOTE_MAX_AGE', {
    fallback: 3_600,
    min: 0,
    max: 31_536_000,
    about: 'How long a remote picture is delivered without fetching it again; 0 fetches it each time.',
  }),
};
