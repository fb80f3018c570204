import { parseTransformation, printTransformation, type Transformation } from '#imaging/transformation.ts';
import { withinNetworks } from '#platform/networks.ts';
import { Problem } from '#platform/problem.ts';
import type { Grant } from './token.ts';

/** Leave to have a picture that not everybody may have. */
export type Permit = {
  /** How long an answer may be kept, in seconds: no longer than the leave holds, infinite when it does not expire. */
  readonly seconds: number;
  /** Whether the URL alone gives it, whoever asks: the same URL gives it again until it expires. */
  readonly inUrl: boolean;
  /** Whether who gave it chose the operations too. */
  readonly locksOperations: boolean;
};

export type Circumstances = {
  readonly client: { readonly address: string; readonly protocol: string };
  readonly transformation: Transformation;
  readonly now: Date;
};

/** Whether a token is good for this request; undefined when it is not, whatever the reason. */
export function permit(grant: Grant, { client, transformation, now }: Circumstances): Permit | undefined {
  const seconds = (grant.expire ?? Number.POSITIVE_INFINITY) - now.getTime() / 1_000;
  if (seconds <= 0) return undefined;
  if (grant.protocol !== undefined && grant.protocol !== client.protocol.toLowerCase()) return undefined;
  if (grant.address !== undefined && !withinNetworks([grant.address])(client.address)) return undefined;
  // What the query asks counts as well, or it could ask for another size than the one that was granted.
  if (grant.operations !== undefined && !isFor(grant.operations, transformation)) return undefined;
  return { seconds, inUrl: false, locksOperations: grant.operations !== undefined };
}

/** Whether a request asks exactly what was granted, in whatever order it spells it, in the path or in the query. */
export function isFor(operations: string, transformation: Transformation): boolean {
  try {
    const granted = operations === '' ? [] : parseTransformation(operations);
    return granted !== undefined && printTransformation(granted) === printTransformation(transformation);
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
