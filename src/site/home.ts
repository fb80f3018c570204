import type { FastifyInstance } from 'fastify';

/** What whoever opens the bare address sees: that it works, and where to go on. Plain HTML, no script. */
export async function homeRoute(scope: FastifyInstance): Promise<void> {
  scope.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      })
      .send(page),
  );
}

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Vitrine</title>
<style>
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem; }
  h1 { font-weight: 600; margin-bottom: .25rem; }
  code { font-size: .9em; overflow-wrap: anywhere; }
  pre { padding: .75rem 1rem; border: 1px solid color-mix(in srgb, currentcolor 25%, transparent); border-radius: .5rem; white-space: pre-wrap; }
</style>
<h1>Vitrine is running</h1>
<p>Pictures are delivered from <code>/cdn/{cloudname}/{operations}/{path}</code>, for example
<code>/cdn/demo/w_640,c_fit,f_auto/photo.jpg</code>.</p>
<p>No organization yet? Its operator makes one, with a key for uploading:</p>
<pre><code>npm run -s vitrine -- org create demo --email you@example.org</code></pre>
<ul>
  <li><a href="/api/openapi.json">The native API, as OpenAPI 3.1</a></li>
  <li><a href="/docs/problems">What an error means, and what to do about it</a></li>
  <li><a href="/readyz">Whether the server is ready</a></li>
</ul>
</html>
`;
