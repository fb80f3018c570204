import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. About 25 ms of a thread of the pool. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };

/** Argon2id in the PHC string format, made off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { ...cost, message: normalized(password), nonce, tagLength: 32 });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${plain(nonce)}$${plain(tag)}`;
}

/** False for a wrong password and for a text that is no hash of ours. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, m = '', t = '', p = '', nonce = '', tag = ''] = phc.exec(hash) ?? [];
  const expected = Buffer.from(tag, 'base64');
  if (expected.length === 0) return false;
  const found = await derive('argon2id', {
    message: normalized(password),
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    tagLength: expected.length,
  });
  return timingSafeEqual(found, expected);
}

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,64})\$([\w+/]{22,128})$/;

/** The same characters typed on two systems can be different code points (NIST SP 800-63B §3.1.1.2). */
function normalized(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'));
}

function plain(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
