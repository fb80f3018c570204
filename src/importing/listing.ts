import { Problem } from '#platform/problem.ts';
import { importingProblems } from './problems.ts';

/** An image as another server lists it. */
export type ListedImage = {
  /** Its path there; what is made of it here is for `target.ts` to say. */
  readonly name: string;
  /** What its sender called the file; empty when not told. */
  readonly filename: string;
  readonly url: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  /** Pixels. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** When it changed last; the beginning of time when not told. */
  readonly updatedAt: Date;
};

/** One answer of `listFolder`. */
export type ListedPage = {
  readonly folders: readonly string[];
  readonly images: readonly ListedImage[];
  readonly streams: number;
  /** Undefined on the last page. */
  readonly continuationToken: string | undefined;
};

/** Reads an answer of `listFolder`, whoever gave it. Throws `source-not-understood`. */
export function parsePage(answer: unknown): ListedPage {
  const page = asRecord(answer);
  if (page === undefined || (page['images'] ?? page['folders']) === undefined) {
    throw new Problem(importingProblems['source-not-understood'], {
      thing: 'listFolder',
      expected: 'an object with `folders` and `images`',
    });
  }
  return {
    folders: records(page['folders']).flatMap(({ path }) => asText(path) ?? []),
    images: records(page['images']).flatMap((image) => {
      const name = asText(image['name']);
      return name === undefined ? [] : [parseImage(name, image)];
    }),
    streams: records(page['streams']).length,
    continuationToken: asText(page['continuationToken']),
  };
}

function parseImage(name: string, image: Record<string, unknown>): ListedImage {
  return {
    name,
    filename: asText(image['orginalName']) ?? asText(image['userGivenName']) ?? '',
    url: asText(image['url']),
    size: asCount(image['size']),
    width: asCount(image['width']),
    height: asCount(image['height']),
    updatedAt: asDate(asText(image['updatedAt']) ?? asText(image['updatedAtUTC'])),
  };
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asRecord).filter((item) => item !== undefined) : [];
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function asCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** Some servers leave the zone out; the contract's times are UTC. */
function asDate(text: string | undefined): Date {
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text ?? '');
  const date = new Date(hasZone ? (text ?? '') : `${text}Z`);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
