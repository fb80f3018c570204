import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isCloudname } from '#accounts/organizations.ts';
import { Problem } from '#platform/problem.ts';
import { httpProblems } from './problems.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What can be done at this path, for `Allow`; empty where there is nothing. */
    methodsAt(path: string): readonly string[];
  }
}

/** Keeps what each address takes, of the routes registered after it, so that a wrong method can be told from a wrong address. */
export function noteMethods(frame: FastifyInstance): void {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  frame.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  frame.decorate('methodsAt', (path: string) => {
    const plain = normal(path);
    const found = routes.filter(({ pattern }) => pattern.test(plain)).flatMap(({ methods }) => methods);
    // A preflight is answered for every address of a scope, also where there is nothing.
    return found.every((method) => method === 'OPTIONS') ? [] : [...new Set(found)].toSorted();
  });
}

/** The answer where no route is: 405 with what there is instead, else 404. Throws both. */
export function refuseAddress(frame: FastifyInstance) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    const [path = ''] = request.url.split('?');
    const methods = frame.methodsAt(path);
    if (methods.length === 0) throw unknownAddress(request, path);
    const allowed = methods.join(', ');
    reply.header('allow', allowed);
    throw new Problem(httpProblems['method-unknown'], {
      thing: 'method',
      value: request.method,
      expected: allowed,
    });
  };
}

function unknownAddress({ method, url }: FastifyRequest, path: string): Problem {
  const picture = pictureAddress(path);
  return new Problem(httpProblems['address-unknown'], {
    thing: 'address',
    value: `${method} ${url}`,
    ...(picture === undefined
      ? {}
      : { detail: `There is nothing at this address. Pictures are below /cdn: ${picture}` }),
  });
}

/** Where the picture would be that somebody asks for without `/cdn`, as they do who had it on a host of its own. */
function pictureAddress(path: string): string | undefined {
  const [cloudname = '', ...rest] = path.split('/').filter((part) => part !== '');
  const asksForOne = rest.some((part) => /^[a-z]{1,2}_|\.[a-z]{3,4}$/i.test(part));
  return asksForOne && isCloudname(cloudname) && cloudname !== 'api' ? `/cdn${path}` : undefined;
}

/** `:id` stands for one part, `*` for any. */
function patternOf(url: string): RegExp {
  const source = normal(url)
    .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
    .replaceAll(/:[A-Za-z]+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}

/** As the router reads addresses: several slashes are one, and one at the end is none. */
function normal(path: string): string {
  return path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}
