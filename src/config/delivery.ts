import { bytes, integer } from './setting.ts';

export const deliverySettings = {
  memoryCacheBytes: bytes('VITRINE_MEMORY_CACHE', {
    fallback: '32MB',
    about: 'The size of the memory cache for the most requested pictures.',
  }),
  diskCacheBytes: bytes('VITRINE_DISK_CACHE', {
    fallback: '10GB',
    about:
      'The size of the disk cache for rendered pictures; the least recently used ones are removed first.',
  }),
  maxAgeSeconds: integer('VITRINE_MAX_AGE', {
    fallback: 3_600,
    min: 0,
    max: 31_536_000,
    about: 'For how many seconds browsers may keep a picture without asking again.',
  }),
  sharedMaxAgeSeconds: integer('VITRINE_SHARED_MAX_AGE', {
    fallback: 60,
    min: 0,
    max: 31_536_000,
    about:
      'For how many seconds shared caches may keep a picture without asking again, and so may still show one that was made private or deleted.',
  }),
  remoteMaxAgeSeconds: integer('VITRINE_REMOTE_MAX_AGE', {
    fallback: 3_600,
    min: 0,
    max: 31_536_000,
    about:
      'For how many seconds a remote picture is delivered without fetching it again; 0 fetches it every time.',
  }),
};
