import { isCloudname } from '#accounts/organizations.ts';
import { parseTransformation, type Transformation } from '#imaging/transformation.ts';

/** What a URL of the delivery host asks for that names a picture somewhere else. */
export type RemoteAddress = {
  readonly cloudname: string;
  readonly transformation: Transformation;
  /** Without fragment. Its host may be any. */
  readonly source: URL;
  /** The last part of the source's path: a name for a saved file. */
  readonly publicName: string;
};

/** A folder may be called `fetch`; it is only what follows that makes the word special. */
const form = /^\/+([^/]+)\/+fetch\/+(?:(.+?)\/+)??(https?(?::|%3a)(?:\/|%2f).*)$/i;

/**
 * Reads `/{cloudname}/fetch/[{operations}/]…{address}`. The address comes as it is, also with the two slashes that
 * some proxies make one, or percent-encoded as a whole. The query is the source's own. Undefined when it is
 * none: then it may be the address of a picture in the library. Throws `bad-transformation`.
 */
export function parseRemoteAddress(pathname: string, query: string): RemoteAddress | undefined {
  const [, cloudname = '', operations, given = ''] = form.exec(pathname) ?? [];
  if (given === '' || !isCloudname(cloudname)) return undefined;
  const transformation =
    operations === undefined ? [] : parseTransformation(decoded(operations).replace(/\/+/g, '/'));
  const source = transformation && parseSource(given, query);
  if (transformation === undefined || source === undefined) return undefined;
  const last = decoded(source.pathname).split('/').at(-1) ?? '';
  return { cloudname, transformation, source, publicName: last || source.hostname };
}

function parseSource(given: string, query: string): URL | undefined {
  const whole = /^https?:\//i.test(given) ? given : decoded(given);
  const address = whole.replace(/^(https?):\/+/i, '$1://');
  const mark = address.includes('?') ? '&' : '?';
  const source = URL.parse(query === '' ? address : `${address}${mark}${query}`);
  if (source !== null) source.hash = '';
  return source ?? undefined;
}

/** What is no percent-encoded UTF-8 stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
