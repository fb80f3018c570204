import { createHash } from 'node:crypto';
import { multipart } from '../../support/upload.ts';
import { hashesBelow } from '../inspect.ts';
import { type Asset, call, type KillPart, type Place, uploadFresh } from '../kill-rounds.ts';
import { freshPicture } from '../pictures.ts';

type Version = { readonly version: number; readonly sha256: string };

/** The content of an asset is replaced again and again: it is the last or the one on its way, and all before are kept. */
export function replacePart(): KillPart {
  let asset: Asset | undefined;
  /** Of its contents, the first one first; the last may not have been acknowledged. */
  let sent: string[] = [];
  let acknowledged = 0;

  const replace = async ({ client, account }: Place): Promise<void> => {
    const picture = await freshPicture();
    const form = multipart({}, { ...picture, name: `a.${picture.name.split('.').at(-1) ?? ''}` });
    sent.push(picture.sha256);
    const answer = await client.ask(`/api/v1/assets/${asset?.id ?? ''}/content`, {
      ...{ method: 'PUT', body: form.body },
      headers: { authorization: account.authorization, 'content-type': form.type },
    });
    if (answer.status === 200) acknowledged = sent.length;
    // The name says what it is: a picture of another type is refused, and was never its content.
    else if (answer.status === 415) sent.pop();
    else throw new Error(`${answer.status} ${answer.body.toString()}`);
  };

  return {
    what: 'replace',
    withinMs: 900,
    prepare: async (place) => {
      const fresh = await uploadFresh(place, '/replace');
      [asset, sent, acknowledged] = [fresh.asset, [fresh.picture.sha256], 1];
    },
    act: async (place) => {
      for (;;) await replace(place);
    },
    look: async (place) => {
      const path = `/assets/${asset?.id ?? ''}`;
      const { sha256 } = await call<Asset>(place, 'GET', path);
      const { items } = await call<{ items: Version[] }>(place, 'GET', `${path}/versions`);
      const kept = [...items.map((version) => version.sha256).toReversed(), sha256];
      const isSent = sent.slice(0, kept.length).join() === kept.join();
      const faults = [];
      if (!isSent || kept.length < acknowledged) {
        faults.push(`${acknowledged} contents were acknowledged, ${kept.length} are kept`);
      }
      const { client, account } = place;
      const headers = { authorization: account.authorization };
      const original = await client.ask(`/api/v1${path}/original`, { headers });
      if (createHash('sha256').update(original.body).digest('hex') !== sha256) {
        faults.push('its original is another file');
      }
      const stored = await hashesBelow(`${place.data}/objects`);
      const missing = kept.filter((one) => !stored.has(one)).length;
      if (missing > 0) faults.push(`${missing} of ${kept.length} contents are gone`);
      return faults;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
