import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const arriving: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'keep and find pictures',
  basis: 'not-personal',
  visibility: 'organization',
  retention: 'until the upload is complete or given up, then at most 24 hours (VITRINE_UPLOAD_HOURS)',
  export: 'no',
  erase: 'delete-row',
};
const told = { ...arriving, whose: 'uploader', basis: 'contract' } as const;
const token = {
  ...arriving,
  purpose: 'let programs sign in',
  retention: 'until the token is over, at most 24 hours',
} as const;
const listed = { ...arriving, retention: '30 days' } as const;

export const intakePersonalData: PersonalData = {
  owner: 'intake',
  tables: {
    upload_tokens: {
      id: { ...token, what: 'the token’s id' },
      organization_id: { ...token, what: 'for whom is uploaded' },
      key_id: { ...token, what: 'which API key made it' },
      token_hash: { ...token, what: 'a fingerprint of the token', visibility: 'operator' },
      folder: { ...token, what: 'where its uploads go' },
      visibility: { ...token, what: 'whether they are public' },
      formats: { ...token, what: 'which types it is for' },
      max_bytes: { ...token, what: 'the largest file it is for' },
      uses_left: { ...token, what: 'how many uploads it is still for' },
      origins: { ...token, what: 'on which pages it works' },
      made_at: { ...token, what: 'when it was made' },
      expires_at: { ...token, what: 'until when it works' },
    },
    uploads: {
      id: { ...arriving, what: 'the upload’s id' },
      organization_id: { ...arriving, what: 'for whom is uploaded' },
      token_id: { ...arriving, what: 'the token it was begun with' },
      folder: { ...told, what: 'the folder it goes to' },
      filename: { ...told, what: 'what the sender calls the file' },
      visibility: { ...arriving, what: 'whether it will be public' },
      collision: { ...arriving, what: 'what to do when its place is taken' },
      formats: { ...arriving, what: 'which types are taken' },
      tags: { ...told, what: 'words the picture is to be given' },
      metadata: { ...told, what: 'what the sender said about it, as it was sent' },
      length: { ...arriving, what: 'its size' },
      most_bytes: { ...arriving, what: 'the largest size it may have' },
      received: { ...arriving, what: 'how much of it has arrived' },
      writer: { ...arriving, what: 'the request that adds to it', visibility: 'operator' },
      writer_run: { ...arriving, what: 'the process that request is in', visibility: 'operator' },
      writer_until: { ...arriving, what: 'how long that request holds its place', visibility: 'operator' },
      asset_id: { ...arriving, what: 'the asset that became of it' },
      sha256: { ...arriving, what: 'a fingerprint of the file' },
      created_at: { ...told, what: 'when it was begun' },
      expires_at: { ...arriving, what: 'when it is given up' },
    },
    imports: {
      id: { ...listed, what: 'the import’s id' },
      organization_id: { ...listed, what: 'for whom is imported' },
      key_id: { ...listed, what: 'which API key began it' },
      person_id: {
        ...listed,
        ...{ whose: 'member', basis: 'contract', export: 'yes', erase: 'blank' },
        what: 'who began it',
      },
      folder: { ...listed, whose: 'uploader', basis: 'contract', what: 'the folder it goes to' },
      visibility: { ...listed, what: 'whether the pictures will be public' },
      state: { ...listed, what: 'whether it goes on' },
      created_at: { ...listed, what: 'when it was begun' },
      finished_at: { ...listed, what: 'when it was over' },
    },
    import_items: {
      import_id: { ...listed, what: 'the import it belongs to' },
      position: { ...listed, what: 'its place in the list' },
      url: { ...listed, whose: 'uploader', basis: 'contract', what: 'the address of a picture' },
      state: { ...listed, what: 'what became of it' },
      asset_id: { ...listed, what: 'the asset that became of it' },
      sha256: { ...listed, what: 'a fingerprint of the file' },
      problem: { ...listed, what: 'why it was refused' },
      detail: { ...listed, whose: 'uploader', basis: 'contract', what: 'the same in words' },
    },
  },
  objects: {
    'uploads/': {
      ...arriving,
      whose: 'depicted',
      basis: 'contract',
      what: 'pictures that arrive over several requests, below the data folder',
      visibility: 'operator',
      erase: 'delete-object',
    },
  },
  people: [{ table: 'imports', column: 'person_id', holds: 'id' }],
};
