import type { KeyHolder, Person } from '#access/actor.ts';
import type { Visibility } from '#database/tables/library.ts';
import type { Id } from '#platform/id.ts';

/** What a token lets somebody do beside what its key may. */
export type UploadPermit = {
  readonly tokenId: Id<'upload-token'>;
  readonly folder: string;
  readonly visibility: Visibility;
  readonly formats: readonly string[] | null;
  readonly maxBytes: number | null;
  readonly origins: readonly string[] | null;
};

/** Who uploads: a program with its key, a person, or a browser with a token that a program made. */
export type Uploader = {
  readonly actor: KeyHolder | Person;
  readonly organizationId: Id<'organization'>;
  readonly permit: UploadPermit | undefined;
};
