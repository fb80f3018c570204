import type { CookieDeclaration, PersonalData } from './declaration.ts';

/** A cookie that is not declared, or not as it is declared. */
export class UndeclaredCookie extends Error {
  override readonly name = 'UndeclaredCookie';

  constructor(name: string, fault: string) {
    super(`The cookie ${name} ${fault}.`);
  }
}

/** Of a browser's clock and ours. */
const slackSeconds = 60;

/** Looks at each cookie on its way out; remembers the names, never the values. */
export class CookieGuard {
  readonly #declared: ReadonlyMap<string, CookieDeclaration>;
  readonly #seen = new Set<string>();
  #refused = 0;

  constructor(inventory: readonly PersonalData[]) {
    this.#declared = new Map(inventory.flatMap(({ cookies = {} }) => Object.entries(cookies)));
  }

  get declared(): ReadonlyMap<string, CookieDeclaration> {
    return this.#declared;
  }

  get seen(): readonly string[] {
    return [...this.#seen];
  }

  get refused(): number {
    return this.#refused;
  }

  /** Throws `UndeclaredCookie` for a name that is not declared, and for one that lasts longer or is freer than declared. */
  assertDeclared(header: string, now: Date): void {
    const [pair = '', ...attributes] = header.split(/; */);
    const name = pair.split('=', 1)[0]?.replace(/^__(?:Host|Secure)-/, '') ?? '';
    const declared = this.#declared.get(name);
    const fault =
      declared === undefined ? 'is not declared' : faultOf(declared, readAttributes(attributes), now);
    if (fault !== undefined) {
      this.#refused += 1;
      throw new UndeclaredCookie(name, fault);
    }
    this.#seen.add(name);
  }
}

type Attributes = ReadonlyMap<string, string>;

function readAttributes(attributes: readonly string[]): Attributes {
  return new Map(
    attributes.map((each) => {
      const [name = '', value = ''] = each.split('=', 2);
      return [name.toLowerCase(), value];
    }),
  );
}

function faultOf(declared: CookieDeclaration, given: Attributes, now: Date): string | undefined {
  if (!given.has('httponly')) return 'can be read by scripts';
  if (given.get('samesite') !== declared.sameSite) return `is not SameSite=${declared.sameSite}`;
  if (given.has('domain')) return 'is for more than this host';
  const seconds = secondsOf(given, now);
  const most = declared.longest ?? (declared.lifetime === 'browser' ? 0 : declared.lifetime);
  if (seconds !== undefined && seconds > most + slackSeconds) return `lasts longer than declared`;
  return undefined;
}

/** How long it lasts; undefined when it ends with the browser. */
function secondsOf(given: Attributes, now: Date): number | undefined {
  const age = given.get('max-age');
  if (age !== undefined) return Number(age);
  const expires = given.get('expires');
  return expires === undefined ? undefined : (Date.parse(expires) - now.getTime()) / 1_000;
}
