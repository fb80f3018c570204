import type { Migration } from '#database/migrate.ts';

export const faceRegions: Migration = {
  name: '0009-face-regions',
  statements: `
    create table face_regions (
      asset_id uuid primary key references assets on delete cascade,
      sha256 bytea not null check (length(sha256) = 32),
      detector text collate "C" not null,
      regions double precision[] not null check (cardinality(regions) % 5 = 0),
      found_at timestamptz not null
    );
  `,
};
