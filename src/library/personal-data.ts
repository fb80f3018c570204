import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const kept: Omit<Declaration, 'what'> = {
  whose: 'uploader',
  purpose: 'keep and find pictures',
  basis: 'contract',
  visibility: 'organization',
  retention: 'until the asset is deleted',
  export: 'yes',
  erase: 'delete-row',
};
const plain = { ...kept, whose: 'nobody', basis: 'not-personal' } as const;
const brief = {
  ...plain,
  visibility: 'operator',
  retention: 'until the backup ends, at most 15 minutes longer',
  export: 'no',
} as const;
const setting = { ...plain, retention: 'until it is taken back, or the organization is closed' } as const;
const confirmed: Omit<Declaration, 'what'> = {
  ...kept,
  whose: 'member',
  purpose: 'show who did what',
  retention: 'until the picture is deleted, or confirmed anew',
};
const about = { ...confirmed, whose: 'nobody', basis: 'not-personal' } as const;
const picture = { ...kept, whose: 'depicted' } as const;

export const libraryPersonalData: PersonalData = {
  owner: 'library',
  tables: {
    folders: {
      id: { ...plain, what: 'the folder’s id' },
      organization_id: { ...plain, what: 'whose folder it is' },
      path: { ...kept, what: 'the folder’s name and place' },
      parent: { ...kept, what: 'the folder it is in' },
      created_at: { ...plain, what: 'when the folder was made' },
    },
    assets: {
      id: { ...plain, what: 'the asset’s id' },
      organization_id: { ...plain, what: 'whose asset it is' },
      path: { ...kept, what: 'the asset’s name and place', visibility: 'public' },
      folder: { ...kept, what: 'the folder it is in', visibility: 'public' },
      original_name: { ...kept, what: 'what the sender called the file' },
      visibility: { ...plain, what: 'whether everybody may see it' },
      version: { ...plain, what: 'how often its content was replaced' },
      sha256: { ...plain, what: 'a fingerprint of the file' },
      size: { ...plain, what: 'the size of the file' },
      format: { ...plain, what: 'the type of the file', visibility: 'public' },
      width: { ...plain, what: 'the width of the picture', visibility: 'public' },
      height: { ...plain, what: 'the height of the picture', visibility: 'public' },
      orientation: { ...plain, what: 'how the camera was held' },
      frames: { ...plain, what: 'the number of frames of an animation' },
      has_alpha: { ...plain, what: 'whether the picture has transparent parts' },
      colour: { ...plain, what: 'the colour space of the file' },
      bit_depth: { ...plain, what: 'the precision of its colours' },
      page_sizes: { ...plain, what: 'the sizes of a document’s pages', visibility: 'public' },
      has_location: { ...picture, what: 'whether the file says where it was taken; not where' },
      original_key: { ...plain, what: 'where the original is stored', visibility: 'operator' },
      public_key: {
        ...plain,
        what: 'where the public form of the original is stored',
        visibility: 'operator',
      },
      public_size: { ...plain, what: 'the size of that form' },
      focal_x: { ...plain, what: 'what the picture is about, across' },
      focal_y: { ...plain, what: 'what the picture is about, down' },
      hidden_regions: { ...picture, what: 'where something is that must not be seen in public' },
      copyright_notice: { ...kept, what: 'who has the rights, as the file says it', visibility: 'public' },
      credit_line: { ...kept, what: 'who made the picture, as the file says it', visibility: 'public' },
      redacted: { ...plain, what: 'whether it leaves redacted only' },
      created_at: { ...kept, what: 'when the asset was uploaded' },
      updated_at: { ...kept, what: 'when the asset was last changed' },
    },
    redacted_folders: {
      organization_id: { ...setting, what: 'whose folder it is' },
      folder: { ...kept, what: 'a folder whose pictures leave redacted only', retention: setting.retention },
      marked_at: { ...setting, what: 'when it was marked' },
    },
    redaction_confirmations: {
      asset_id: { ...about, what: 'the picture that was looked at' },
      sha256: { ...about, what: 'a fingerprint of its file' },
      confirmed_by: { ...confirmed, what: 'who says that nothing in it is to be redacted', erase: 'blank' },
      confirmed_at: { ...confirmed, what: 'when that was said' },
    },
    holds: {
      name: { ...brief, what: 'which backup is being made' },
      expires_at: { ...brief, what: 'until when objects are not removed because of it' },
    },
  },
  people: [{ table: 'redaction_confirmations', column: 'confirmed_by', holds: 'id' }],
  objects: {
    'staging/': {
      ...picture,
      what: 'files on their way in',
      visibility: 'operator',
      retention: 'until the upload ends; what an interruption leaves, 24 hours',
      erase: 'delete-object',
    },
    'originals/': { ...picture, what: 'pictures as they were uploaded', erase: 'delete-object' },
    'public/': {
      ...picture,
      what: 'the same pictures without location, camera serial numbers and other embedded notes',
      visibility: 'public',
      erase: 'delete-object',
    },
    'masters/': {
      ...picture,
      what: 'reduced copies of large pictures, without embedded notes, from which smaller ones are made',
      retention: 'as long as the original',
      export: 'no',
      erase: 'delete-object',
    },
  },
};
