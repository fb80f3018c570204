import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const link: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'deliver pictures',
  basis: 'not-personal',
  visibility: 'organization',
  retention: 'until the organization or the shared asset is deleted',
  export: 'no',
  erase: 'delete-row',
};
const chosen = { ...link, whose: 'uploader', basis: 'contract', export: 'yes' } as const;

export const sharingPersonalData: PersonalData = {
  owner: 'sharing',
  tables: {
    share_links: {
      id: { ...link, what: 'the link’s id' },
      organization_id: { ...link, what: 'whose pictures it shows' },
      token_hash: { ...link, what: 'a fingerprint of what stands in the link', visibility: 'operator' },
      folder: { ...chosen, what: 'the folder it shows' },
      asset_id: { ...link, what: 'the asset it shows' },
      title: { ...chosen, what: 'what visitors read above the pictures', visibility: 'public' },
      downloads: { ...link, what: 'whether visitors may take the pictures in full size' },
      password_hash: { ...link, what: 'its password, hashed', visibility: 'operator' },
      created_at: { ...link, what: 'when it was made' },
      expires_at: { ...link, what: 'when it is over' },
      revoked_at: { ...link, what: 'when it was revoked' },
    },
  },
};
