import { text } from 'node:stream/consumers';
import { Problem } from '#platform/problem.ts';
import { type Fetched, safeFetch } from '#platform/safe-fetch.ts';
import { type ListedImage, type ListedPage, parsePage } from './listing.ts';
import { insist, type Pause, retryAfterSeconds } from './patience.ts';
import { importingProblems } from './problems.ts';
import { importSource } from './recipients.ts';

export type SourceOptions = {
  /** The address that the operations come after: `https://api.example.org/v1.0`. */
  readonly from: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** `host:port` of private networks that may be asked. */
  readonly allow: readonly string[];
  /** Whether the host of `from` may be of a private network. */
  readonly allowPrivate: boolean;
  /** Bytes of the largest file. */
  readonly maxFileBytes: number;
  readonly pause: Pause;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

const pageTimeoutMs = 60_000;
/** A page holds about 1,000 things of 1 kB. */
const maxPageBytes = 32_000_000;
/** Bytes a millisecond; what is slower than that counts as stuck. */
const slowestRate = 20;

/** A server that speaks the image4io contract, as somebody with a key of it sees it. Only reads. */
export class Source {
  readonly #options: SourceOptions;
  readonly #base: URL;
  readonly #allow: readonly string[];
  readonly #authorization: string;

  /** Throws `source-address-invalid`. */
  constructor(options: SourceOptions) {
    this.#options = options;
    this.#base = parseBase(options.from);
    this.#allow = options.allowPrivate ? [...options.allow, hostAndPort(this.#base)] : options.allow;
    const pair = Buffer.from(`${options.apiKey}:${options.apiSecret}`).toString('base64');
    this.#authorization = `Basic ${pair}`;
  }

  /** One page of what is directly in a folder; undefined when there is no such folder (any more). */
  async list(folder: string, continuationToken: string | undefined): Promise<ListedPage | undefined> {
    const answer = await this.#ask('listFolder', {
      path: folder,
      continuationToken: continuationToken ?? '',
    });
    return answer === undefined ? undefined : parsePage(answer);
  }

  /** Whether the image is still there, public or not. */
  async has(name: string): Promise<boolean> {
    return (await this.#ask('image', { name })) !== undefined;
  }

  /**
   * Asks once for the image's bytes, as anybody would: without the key. Undefined when the public cannot have it.
   * Throws `source-failing`, `image-without-address` and the problems of `safeFetch`.
   */
  async open(image: ListedImage): Promise<Fetched | undefined> {
    const fetched = await safeFetch(this.#addressOf(image), {
      recipient: importSource,
      maxBytes: this.#options.maxFileBytes,
      timeoutMs: timeoutMs(image.size ?? this.#options.maxFileBytes),
      allow: this.#allow,
      signal: this.#options.signal,
    });
    if (fetched.status === 200) return fetched;
    fetched.body.destroy();
    if ([401, 403, 404, 410].includes(fetched.status)) return undefined;
    throw this.#refusal(fetched, fetched.url);
  }

  /** Does it again while it fails for reasons that may pass. */
  insist<Result>(attempt: () => Promise<Result>): Promise<Result> {
    return insist(attempt, this.#options);
  }

  /** Never less safe than the API itself: servers behind a proxy often do not know that they are reached by https. */
  #addressOf({ name, url }: ListedImage): string {
    const address = url === undefined ? null : URL.parse(url, this.#base.href);
    if (address === null) {
      throw new Problem(importingProblems['image-without-address'], { thing: 'image', value: name });
    }
    if (this.#base.protocol === 'https:') address.protocol = 'https:';
    return address.href;
  }

  /** The answer of an operation as JSON; undefined for 404. Throws `source-refuses-key` among others. */
  #ask(operation: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const address = `${this.#base.href}/${operation}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
    return this.insist(async () => {
      const { pause: _, ...options } = this.#options;
      const fetched = await safeFetch(address, {
        recipient: importSource,
        maxBytes: maxPageBytes,
        timeoutMs: pageTimeoutMs,
        allow: this.#allow,
        authorization: this.#authorization,
        signal: options.signal,
      });
      const body = await text(fetched.body);
      if (fetched.status === 200) return parseJson(body, operation);
      if (fetched.status === 404) return undefined;
      if (fetched.status === 401 || fetched.status === 403) {
        throw new Problem(importingProblems['source-refuses-key'], { thing: this.#base.href });
      }
      throw this.#refusal(fetched, operation);
    });
  }

  #refusal({ status, headers }: Fetched, thing: string): Problem {
    if (status === 429 || (status >= 500 && status !== 501)) {
      const retryAfter = retryAfterSeconds(headers.retryAfter, this.#options.now());
      const details = { thing, value: `status ${status}` };
      return new Problem(
        importingProblems['source-failing'],
        retryAfter === undefined ? details : { ...details, retryAfter },
      );
    }
    return new Problem(importingProblems['source-not-understood'], { thing, value: `status ${status}` });
  }
}

/** A day at most: a listed size may be anything, and timers end at 2³² ms. */
function timeoutMs(bytes: number): number {
  return Math.min(86_400_000, pageTimeoutMs + Math.ceil(bytes / slowestRate));
}

function parseBase(from: string): URL {
  const url = URL.parse(from.replace(/\/+$/, ''));
  const usable =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '';
  if (usable && url.password === '' && url.pathname !== '/') return url;
  throw new Problem(importingProblems['source-address-invalid'], {
    thing: '--from',
    // Without whatever name and password somebody put into it.
    value: url === null ? from : `${url.protocol}//${url.host}${url.pathname}`,
    expected: 'an address such as https://api.example.org/v1.0, without user name and query',
  });
}

function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

function parseJson(body: string, operation: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new Problem(importingProblems['source-not-understood'], {
      thing: operation,
      expected: 'JSON',
      cause,
    });
  }
}
