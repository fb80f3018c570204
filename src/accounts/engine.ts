import type { Context } from '#context.ts';
import { newId } from '#platform/id.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { serverSecret } from './server-secret.ts';

/**
 * better-auth, which decides whether somebody is who they say. It keeps no session of its own beyond a call: what it
 * would store of one goes into a memory that nobody else sees, and ours begin where it is satisfied.
 */
async function build(ctx: Context) {
  const secret = await serverSecret(ctx, 'accounts');
  // Three hundred modules that most commands never need.
  const { betterAuth } = await import('better-auth');
  return betterAuth({
    secret,
    baseURL: ctx.addresses.publicUrl,
    database: { db: ctx.database.db, type: 'postgres' },
    // Our numbered migrations make the tables; nothing looks for differences while requests wait.
    advanced: { database: { generateId: () => newId(ctx.clock.now()), validateSchema: false } },
    secondaryStorage: passingMemory(),
    verification: {
      modelName: 'challenges',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      storeInDatabase: true,
      storeIdentifier: 'hashed',
    },
    user: {
      modelName: 'people',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'credentials',
      fields: {
        userId: 'person_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(password, hash) },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

export type Engine = Awaited<ReturnType<typeof build>>;

/** The engine of an installation, built at its first use. */
export async function engineOf(ctx: Context): Promise<Engine> {
  const engine = engines.get(ctx) ?? build(ctx);
  engines.set(ctx, engine);
  return engine;
}

const engines = new WeakMap<Context, Promise<Engine>>();

/** A sign-in is over within its call, so what is left of one goes with the next hundred. */
function passingMemory() {
  const kept = new Map<string, string>();
  return {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => {
      kept.set(key, value);
      const [oldest] = kept.keys();
      if (kept.size > 300 && oldest !== undefined) kept.delete(oldest);
    },
    delete: (key: string) => void kept.delete(key),
    getAndDelete: (key: string) => {
      const value = kept.get(key) ?? null;
      kept.delete(key);
      return value;
    },
    // Only its rate limits count, and those are ours.
    increment: () => 1,
  };
}
