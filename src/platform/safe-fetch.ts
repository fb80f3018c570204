import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';

import { boundedBody } from './bounded-body.ts';
import { fetchProblems } from './fetch-problems.ts';
import { reach, type Recipient } from './outbound.ts';
import { Problem } from './problem.ts';
import { publicOnly } from './public-address.ts';

type HostAddress = { readonly address: string; readonly family: number };

export type SafeFetchOptions = {
  /** Who is asked, as the notice lists it. */
  readonly recipient: Recipient;
  readonly maxBytes: number;
  /** For everything together: names, redirects, connections and the last byte of the body. */
  readonly timeoutMs: number;
  /** `host:port`, exactly as in `VITRINE_FETCH_ALLOW`: these may be of a private network. */
  readonly allow: readonly string[];
  readonly signal?: AbortSignal;
  /**
   * The value of an `Authorization` header, for the scheme, host and port of the first address and no other: a
   * redirect elsewhere goes on without it. None when not given.
   */
  readonly authorization?: string;
  /** Sent with `POST` instead of asking with `GET`; for who does not follow redirects. */
  readonly post?: { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  /** 5 when not given. */
  readonly maxRedirects?: number;
  /** Whether an address that is redirected to may be gone on to; any may when not given. */
  readonly permits?: (url: URL) => boolean;
  /** How a name becomes addresses; the system's resolver when not given. */
  readonly lookup?: (host: string) => Promise<readonly HostAddress[]>;
};

export type Fetched = {
  readonly status: number;
  readonly headers: {
    readonly contentType: string | undefined;
    /** Bytes, as announced; never more than `maxBytes`. */
    readonly contentLength: number | undefined;
    readonly lastModified: string | undefined;
    readonly etag: string | undefined;
    /** As sent: seconds or a date. */
    readonly retryAfter: string | undefined;
  };
  /** Where the body came from in the end. */
  readonly url: string;
  /** Fails with a problem when it grows beyond `maxBytes`, takes too long or breaks off. Read it out or destroy it. */
  readonly body: Readable;
};

/**
 * The only door to addresses that somebody outside names. http and https on any port, `GET`, or `POST` of what is given, no cookies,
 * no credentials but those of `authorization`, no proxy. Each address on the way is looked up once, its IP addresses are checked, and the
 * connection goes to those and no others: what the name says a moment later changes nothing. https never becomes
 * http. Any status but a redirect is the caller's to judge. Throws the problems of `fetch-problems.ts`, or the
 * reason of `signal` when that was aborted.
 */
export async function safeFetch(address: string, options: SafeFetchOptions): Promise<Fetched> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const trip: Trip = {
    ...options,
    signal: options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]),
    explain: (error) => {
      options.signal?.throwIfAborted();
      if (error instanceof Problem) return error;
      if (!deadline.aborted) return failed(address, error);
      return new Problem(fetchProblems['fetch-timeout'], { thing: 'address', value: address });
    },
  };
  try {
    return await reach(options.recipient, () => follow(address, trip));
  } catch (error) {
    throw trip.explain(error);
  }
}

type Trip = Omit<SafeFetchOptions, 'signal'> & {
  readonly signal: AbortSignal;
  /** What the caller is told of a failure. Throws the reason when it was the caller who ended it. */
  readonly explain: (error: unknown) => Problem;
};

async function follow(address: string, trip: Trip): Promise<Fetched> {
  let url = parseAddress(address);
  const { origin } = url;
  for (let left = trip.maxRedirects ?? 5; ; left -= 1) {
    const authorization = url.origin === origin ? trip.authorization : undefined;
    const response = await ask(url, await checkedAddresses(url, trip), {
      signal: trip.signal,
      authorization,
      post: trip.post,
    });
    const target = redirectTarget(response);
    if (target === undefined) return answer(url, response, trip);
    response.destroy();
    if (left === 0) throw failed(address, 'it redirects too many times');
    const next = parseAddress(target, url.href);
    if (url.protocol === 'https:' && next.protocol === 'http:') {
      throw failed(address, 'it redirects from https to http');
    }
    if (trip.permits?.(next) === false) throw failed(address, 'it redirects to a host that is not allowed');
    url = next;
  }
}

function parseAddress(address: string, base?: string): URL {
  const url = URL.parse(address, base);
  const usable = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (usable && url.port !== '0') return url;
  throw new Problem(fetchProblems['fetch-address-malformed'], {
    thing: 'address',
    // A password somebody put into it goes neither into an answer nor into a log.
    value: url === null ? address : `${url.protocol}//${url.host}${url.pathname}`,
    expected: 'an http or https address without user name and password',
  });
}

/** The addresses a connection for this URL may go to. That a name is unknown and that it is private sound the same. */
async function checkedAddresses(url: URL, trip: Trip): Promise<readonly HostAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await resolve(host, trip) : [{ address: host, family: isIP(host) }];
  const allowed = isAllowed(url, trip.allow) ? found : publicOnly(found);
  if (allowed.length > 0) return allowed;
  throw new Problem(fetchProblems['fetch-address-not-public'], {
    thing: 'address',
    value: url.href,
    expected: 'a host of the public internet, or one in VITRINE_FETCH_ALLOW',
  });
}

async function resolve(host: string, trip: Trip): Promise<readonly HostAddress[]> {
  const lookup = trip.lookup ?? ((name) => systemLookup(name, { all: true }));
  try {
    trip.signal.throwIfAborted();
    return await abortable(lookup(host), trip.signal);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}

function isAllowed(url: URL, allow: readonly string[]): boolean {
  const wanted = hostAndPort(url);
  return allow.some((entry) => {
    const parsed = URL.parse(`http://${entry}`);
    return parsed !== null && /:\d+$/.test(entry) && hostAndPort(parsed) === wanted;
  });
}

function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

type Asking = {
  readonly signal: AbortSignal;
  readonly authorization: string | undefined;
  readonly post: SafeFetchOptions['post'] | undefined;
};

/** Sends the request to the checked addresses, whatever the name means by now, and waits for the head of the answer. */
function ask(
  url: URL,
  addresses: readonly HostAddress[],
  { signal, authorization, post }: Asking,
): Promise<IncomingMessage> {
  const pinned: LookupFunction = (_host, options, done) => {
    const [first] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
  const options: RequestOptions = {
    // A connection of its own, neither shared nor through the proxy of an environment variable.
    agent: false,
    headers: {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'Vitrine',
      ...(authorization === undefined ? {} : { authorization }),
      ...(post === undefined ? {} : { ...post.headers, 'content-length': Buffer.byteLength(post.body) }),
    },
    method: post === undefined ? 'GET' : 'POST',
    lookup: pinned,
    signal,
  };
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(url, options).once('response', resolve).on('error', reject).end(post?.body);
  });
}

function redirectTarget(response: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(response.statusCode ?? 0) ? response.headers.location : undefined;
}

function answer(url: URL, response: IncomingMessage, trip: Trip): Fetched {
  const { headers } = response;
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    response.destroy();
    // Asked for as it is, so that a few bytes cannot unfold into very many.
    throw failed(url.href, 'it answers compressed, though it was asked not to');
  }
  const announced = headers['content-length'];
  const contentLength = announced === undefined ? undefined : Number(announced);
  return {
    status: response.statusCode ?? 0,
    headers: {
      contentType: headers['content-type'],
      contentLength,
      lastModified: headers['last-modified'],
      etag: headers.etag,
      retryAfter: headers['retry-after'],
    },
    url: url.href,
    body: boundedBody(response, { ...trip, contentLength }),
  };
}

function abortable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** `why` is a clause of ours, or an error of which only the system's name for it is told. */
function failed(address: string, why: unknown): Problem {
  const clause = typeof why === 'string' ? why : (errorCode(why) ?? 'the connection failed');
  const detail = `The address could not be fetched: ${clause}.`;
  return new Problem(fetchProblems['fetch-failed'], { thing: 'address', value: address, detail, cause: why });
}

function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
