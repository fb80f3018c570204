import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** From sending to the last byte, and to the headers. */
  readonly ms: number;
  readonly firstByteMs: number;
};

export type Ask = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: Buffer;
};

/** So many keep-alive connections to one server. */
export class Client implements Disposable {
  readonly #agent: Agent;
  readonly #base: string;

  constructor(base: string, connections: number) {
    this.#base = base;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  }

  /** Rejects when there is no whole answer: refused, reset, cut short or called off. */
  ask(path: string, { headers = {}, signal, method = 'GET', body }: Ask = {}): Promise<Answer> {
    const started = performance.now();
    const length = body === undefined ? {} : { 'content-length': String(body.length) };
    return new Promise((resolve, reject) => {
      const options = { agent: this.#agent, method, headers: { ...length, ...headers }, signal };
      const sent = request(this.#base + path, options, (response) => {
        const parts: Buffer[] = [];
        const firstByteMs = performance.now() - started;
        response.on('data', (part: Buffer) => parts.push(part));
        response.once('error', reject);
        response.once('close', () => {
          if (!response.complete) reject(new Error('the answer was cut short'));
        });
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
            ms: performance.now() - started,
            firstByteMs,
          }),
        );
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

/** Runs `work` in so many loops at once, each until it gives false. */
export async function inLoops(count: number, work: () => Promise<boolean>): Promise<void> {
  const loop = async (): Promise<void> => {
    while (await work());
  };
  await Promise.all(Array.from({ length: count }, loop));
}
