import type { FastifyInstance } from 'fastify';
import { html } from '#platform/html.ts';
import type { Assets } from './assets.ts';
import { sendPage } from './page.ts';

/** What whoever opens the bare address sees: that it works, and where to go on. */
export function homeRoute(scope: FastifyInstance, assets: Assets): void {
  scope.get('/', { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, assets, { title: 'Vitrine is running', main }),
  );
}

const main = html`<div class="stack-l">
  <div class="stack">
    <h1>Vitrine is running</h1>
    <p class="lead">
      An image server: upload a picture once, get it in any size, crop or format by writing its URL.
    </p>
  </div>
  <div class="side-by-side">
    <section class="panel stack">
      <h2>Pictures</h2>
      <p>Pictures are delivered from <code>/cdn/{cloudname}/{operations}/{path}</code>, for example</p>
      <pre class="example">/cdn/demo/w_640,c_fit,f_auto/photo.jpg</pre>
    </section>
    <section class="panel stack">
      <h2>In your browser</h2>
      <p><a class="button" href="/console">My organizations</a></p>
      <p>
        The first time, open the link that <code>npm start</code> prints: it makes you the administrator of
        this server.
      </p>
      <h2>From a program</h2>
      <p>The operator creates an organization, with an API key:</p>
      <pre class="example">npm run -s vitrine -- org create demo --email you@example.org</pre>
    </section>
    <section class="panel stack">
      <h2>Reference</h2>
      <ul>
        <li><a href="/docs">The guide: uploading, delivery, operating, privacy</a></li>
        <li><a href="/docs/reference/operations">What a picture URL can ask for</a></li>
        <li><a href="/api/docs">The API, call by call</a></li>
        <li><a href="/docs/problems">What errors mean, and what to do about them</a></li>
        <li><a href="/readyz">Whether the server is ready</a></li>
      </ul>
    </section>
  </div>
</div>`;
