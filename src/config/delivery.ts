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
    about: 'How long browsers may keep a picture without asking again.',
  }),
  sharedMaxAgeSeconds: integer('VITRINE_SHARED_MAX_AGE', {
    fallback: 60,
    min: 0,
    max: 31_536_000,
    about:
      'How long shared caches may keep a picture without asking again. It is how long they may show one that was made private or deleted.',
  }),
  remoteMaxAgeSeconds: integer('VITRINE_REMOTE_MAX_AGE', {
    fallback: 3_600,
    min: 0,
    max: 31_536_000,
    about: 'How long a remote picture is delivered without fetching it again; 0 fetches it each time.',
  }),
};
