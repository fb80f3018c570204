import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '#context.ts';
import type { MadeMasters } from '#imaging/make-masters.ts';
import type { Delivery } from './delivery.ts';
import { openDerivativeCache } from './derivative-cache.ts';
import { KnownFindings } from './findings.ts';
import { Flights } from './flights.ts';
import { HopelessRenders } from './hopeless-renders.ts';
import { KnownAssets } from './known-assets.ts';
import { KnownCurves } from './known-curves.ts';
import { KnownPresets } from './presets.ts';
import type { CachedHead } from './remote/remote-cache.ts';
import { RemoteSources } from './remote/remote-sources.ts';
import { TokenReader } from './signed/token.ts';

const capacityBytes = 64 * 1_024 * 1_024;

/** For a command beside the server, whose cache is its own: one that remembers nothing, in a folder that goes with it. */
export async function openDeliveryAside({ clock, log }: Pick<Context, 'clock' | 'log'>): Promise<Delivery> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-'));
  const derivatives = await openDerivativeCache<CachedHead>({ folder, capacityBytes, log });
  return {
    ...{ derivatives, known: new KnownAssets(), flights: new Flights<Buffer>() },
    ...{ masters: new Flights<MadeMasters>(), onSettled: () => undefined },
    hopeless: new HopelessRenders(clock),
    ...{ sources: new RemoteSources(derivatives), tokens: new TokenReader(), curves: new KnownCurves() },
    ...{ findings: new KnownFindings(), presets: new KnownPresets() },
    [Symbol.asyncDispose]: async () => {
      await derivatives[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
