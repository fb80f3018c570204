import type { QualityCurve } from '#imaging/quality/curve.ts';
import { ByteLru } from '#platform/byte-lru.ts';
import type { Id } from '#platform/id.ts';

/** Six points and the key. */
const bytesPerCurve = 500;
const capacityBytes = 4 * 1_024 * 1_024;

/** How encoders do on the pictures that were asked for with `q_auto` lately. */
export class KnownCurves {
  readonly #curves = new ByteLru<QualityCurve>(capacityBytes);

  get(assetId: Id<'asset'>, key: string): QualityCurve | undefined {
    return this.#curves.get(`${assetId} ${key}`);
  }

  keep(assetId: Id<'asset'>, key: string, curve: QualityCurve): void {
    this.#curves.set(`${assetId} ${key}`, curve, bytesPerCurve);
  }
}
