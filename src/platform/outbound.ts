import { AsyncLocalStorage } from 'node:async_hooks';
import { type Duplex } from 'node:stream';
import { Socket } from 'node:net';
import type { InForce } from './in-force.ts';

/** Somebody this server connects to. Declared beside what does it, listed in `inventory.ts`, published at `/subprocessors`. */
export type Recipient = {
  /** In lower case with dashes: `mail-server`. */
  readonly id: string;
  readonly who: string;
  /** Everything it gets to know, in words; nothing else is sent. */
  readonly gets: readonly string[];
  readonly why: string;
  /** Whether it is one the operator names once (`fixed`), or an address somebody asks for each time. */
  readonly host: 'fixed' | 'asked';
};

/** A connection that no recipient was named for. It is cut before it is made. */
export class UndeclaredConnection extends Error {
  override readonly name = 'UndeclaredConnection';

  constructor(host: string) {
    super(`A connection to ${host} was asked for, and no recipient is declared for it.`);
  }
}

/** A connection to somebody whom the notice in force does not name yet. It is cut before it is made. */
export class NotYetInForce extends Error {
  override readonly name = 'NotYetInForce';

  constructor({ id }: Recipient, from: Date) {
    super(
      `The recipient ${id} is not to be connected to before ${from.toISOString()}: see /privacy/changes.`,
    );
  }
}

const named = new AsyncLocalStorage<Recipient>();
const namedSockets = new WeakMap<Duplex, Recipient>();

/** Whatever `act` connects to is this recipient. */
export function reach<Result>(recipient: Recipient, act: () => Result): Result {
  return named.run(recipient, act);
}

/** A socket for libraries that connect by themselves, later. */
export function socketTo(recipient: Recipient): Socket {
  const socket = new Socket();
  namedSockets.set(socket, recipient);
  return socket;
}

/** How many hosts of a recipient are remembered; more are only counted. */
const mostHosts = 100;

type Connect = (this: Socket, ...asked: unknown[]) => Socket;

export type Contacts = { readonly hosts: ReadonlySet<string>; readonly connections: number };

/**
 * Stands where every TCP connection of Node begins, whichever library asks for it. What stays on this machine (a
 * loopback address, a socket file) leaves nobody's hands and is let through.
 */
export class Outbound implements Disposable {
  readonly #contacts = new Map<string, { hosts: Set<string>; connections: number }>();
  readonly #before: Connect;
  readonly #own: Connect;
  readonly #inForce: InForce;
  #undeclared = 0;
  #isOpen = true;

  constructor(inForce: InForce) {
    this.#inForce = inForce;
    // oxlint-disable-next-line typescript/no-this-alias, unicorn/no-this-assignment -- inside, `this` is the socket
    const guard = this;
    const before: Connect = Reflect.get(Socket.prototype, 'connect') as unknown as Connect;
    this.#before = before;
    this.#own = function connect(this: Socket, ...asked: unknown[]): Socket {
      const fault = guard.#isOpen ? guard.#judge(this, asked) : undefined;
      return fault === undefined ? Reflect.apply(before, this, asked) : this.destroy(fault);
    };
    Reflect.set(Socket.prototype, 'connect', this.#own);
  }

  /** By the recipient's id. */
  get contacts(): ReadonlyMap<string, Contacts> {
    return this.#contacts;
  }

  /** How many connections were cut. */
  get undeclared(): number {
    return this.#undeclared;
  }

  #judge(socket: Socket, asked: readonly unknown[]): UndeclaredConnection | NotYetInForce | undefined {
    const host = hostOf(asked);
    if (host === undefined) return undefined;
    const recipient = namedSockets.get(socket) ?? named.getStore();
    if (recipient === undefined) {
      this.#undeclared += 1;
      return new UndeclaredConnection(host);
    }
    const from = this.#inForce.recipientFrom(recipient.id);
    if (from !== undefined) return new NotYetInForce(recipient, from);
    const known = this.#contacts.get(recipient.id) ?? { hosts: new Set(), connections: 0 };
    known.connections += 1;
    if (known.hosts.size < mostHosts) known.hosts.add(host);
    this.#contacts.set(recipient.id, known);
    return undefined;
  }

  /** Another guard may have been put over this one; then it only lets everything through. */
  [Symbol.dispose](): void {
    this.#isOpen = false;
    if (Reflect.get(Socket.prototype, 'connect') === this.#own) {
      Reflect.set(Socket.prototype, 'connect', this.#before);
    }
  }
}

/** Where a call of `connect` goes; undefined for this machine. Node itself calls it with its arguments in one array. */
function hostOf(asked: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(asked[0]) ? (asked[0] as unknown[]) : asked;
  const isRecord = typeof first === 'object' && first !== null;
  const { host, path } = isRecord
    ? (first as { host?: unknown; path?: unknown })
    : { host: second, path: undefined };
  // A socket file; of `https` the path is that of the address, beside a host.
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  if (typeof path === 'string' && host === undefined) return undefined;
  const name = typeof host === 'string' && host !== '' ? host.toLowerCase() : 'localhost';
  return isThisMachine(name) ? undefined : name;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
