import type { Context } from '#context.ts';
import type { ImageFacts, ImageSource } from '#imaging/facts.ts';
import { needsOf } from '#imaging/needs.ts';
import type { Findings, Need } from '#imaging/regions.ts';
import type { Transformation } from '#imaging/transformation.ts';
import { facesOnce, type LookedAt } from './face-regions.ts';
import { ByteLru } from '#platform/byte-lru.ts';

/** A point or a few faces with the key. */
const bytesPerFinding = 600;
const capacityBytes = 4 * 1_024 * 1_024;

export type Search = {
  /** The asset whose original it is, if any: then its faces are written down. */
  readonly asset?: LookedAt;
  /** A name of the original's content, or of one page of it: the same content has the same faces. */
  readonly content: string;
  readonly facts: ImageFacts;
  /** What is known already. */
  readonly findings: Findings;
  readonly open: () => Promise<ImageSource>;
};

/** What was found in pictures lately, so that each is looked at once for all sizes it is asked in. */
export class KnownFindings {
  readonly #found = new ByteLru<Findings>(capacityBytes);
  readonly #searches = new Map<string, Promise<Findings>>();

  /** Looks for what the transformation needs, one after the other: what is not there makes room for something else. */
  async complete(ctx: Context, transformation: Transformation, search: Search): Promise<Findings> {
    let { findings } = search;
    for (;;) {
      const [need] = needsOf(transformation, findings);
      if (need === undefined) return findings;
      const found = await this.#find(ctx, need, search);
      findings = { ...findings, ...found, trims: { ...findings.trims, ...found.trims } };
    }
  }

  async #find(ctx: Context, need: Need, search: Search): Promise<Findings> {
    const key = `${search.content} ${need}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const running = this.#searches.get(key) ?? this.#begin(ctx, need, { ...search, key });
    return running;
  }

  /** Who comes meanwhile shares it, so it is not given up when the first of them leaves. */
  #begin(ctx: Context, need: Need, search: Search & { key: string }): Promise<Findings> {
    const { key } = search;
    const searching = (async () => {
      const found = await lookOnce(ctx, need, search);
      this.#found.set(key, found, bytesPerFinding);
      return found;
    })();
    this.#searches.set(key, searching);
    const over = () => void this.#searches.delete(key);
    searching.then(over, over);
    return searching;
  }
}

async function lookOnce(ctx: Context, need: Need, { asset, facts, open }: Search): Promise<Findings> {
  const finder = ctx.imaging.faceFinder;
  if (need !== 'faces' || asset === undefined || finder === undefined) {
    return ctx.imaging.find(await open(), facts, need);
  }
  const find = async () => ctx.imaging.findFaces(await open(), facts);
  return { faces: await facesOnce(ctx, asset, { detector: finder.version, find }) };
}
