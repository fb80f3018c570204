import type { Insertable, Selectable } from 'kysely';
import type { OrganizationsTable } from '#database/tables/accounts.ts';
import type { AssetsTable } from '#database/tables/library.ts';
import { type Id, newId } from '#platform/id.ts';

const when = new Date('2026-01-02T03:04:05.678Z');

/** A row as the database takes it. */
export function anOrganization(cloudname = 'lake'): Selectable<OrganizationsTable> {
  return {
    id: newId(when),
    cloudname,
    name: cloudname,
    contact_email: `pictures@${cloudname}.example`,
    contract_public: true,
    contract_public_by: 'the operator',
    contract_public_at: when,
    created_at: when,
    erase_at: null,
    erasing: false,
    erasure_counts: null,
  };
}

/** A row as the database takes it. */
export function anAsset(
  organization: Id<'organization'>,
  folder: string,
  name: string,
): Insertable<AssetsTable> {
  return {
    id: newId(when),
    organization_id: organization,
    path: `${folder}${name}`,
    folder,
    original_name: name,
    visibility: 'public',
    version: 1,
    sha256: Buffer.alloc(32, 7),
    size: '9007199254740993',
    format: 'jpeg',
    width: 4000,
    height: 3000,
    orientation: 1,
    frames: 1,
    has_alpha: false,
    colour: 'srgb',
    bit_depth: 8,
    has_location: false,
    original_key: 'o/one',
    public_key: 'p/one',
    public_size: '1234',
    created_at: when,
    updated_at: when,
  };
}
