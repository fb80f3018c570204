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
const untilVersion = {
  retention: 'until the version or the asset is deleted, or newer ones have taken its place',
};
const version = { ...plain, ...untilVersion } as const;
const untilExpiry = {
  retention: 'until it is brought back or deleted, 30 days at most unless the operator said otherwise',
};
const thrown = { ...plain, ...untilExpiry } as const;
const untilFolder = 'until the rules are taken back or the folder is deleted';
const untilField = 'until the field is deleted';
const untilCollection = 'until the collection is deleted, or the asset is';
const deletion = {
  ...plain,
  visibility: 'operator',
  retention: 'seconds, until it is in the file',
  export: 'no',
} as const;
const look = { ...picture, retention: 'until the original is deleted', export: 'no' } as const;

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
      description: { ...kept, what: 'what somebody wrote about the picture' },
      alt_text: { ...kept, what: 'what the picture shows, in words' },
      tags: { ...kept, what: 'words the picture was given' },
      fields: { ...kept, what: 'values of the organization’s own fields' },
      words: { ...kept, what: 'the words of all these, to find it by', export: 'no' },
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
    asset_versions: {
      asset_id: { ...version, what: 'which asset had the content' },
      version: { ...version, what: 'which of its contents it was' },
      organization_id: { ...version, what: 'whose asset it is' },
      original_name: { ...version, ...kept, ...untilVersion, what: 'what the sender called the file' },
      sha256: { ...version, what: 'a fingerprint of the file' },
      size: { ...version, what: 'the size of the file' },
      format: { ...version, what: 'the type of the file' },
      width: { ...version, what: 'the width of the picture' },
      height: { ...version, what: 'the height of the picture' },
      orientation: { ...version, what: 'how the camera was held' },
      frames: { ...version, what: 'the number of frames of an animation' },
      has_alpha: { ...version, what: 'whether the picture has transparent parts' },
      colour: { ...version, what: 'the colour space of the file' },
      bit_depth: { ...version, what: 'the precision of its colours' },
      has_location: {
        ...picture,
        ...untilVersion,
        what: 'whether the file says where it was taken; not where',
      },
      page_sizes: { ...version, what: 'the sizes of the pages of a document' },
      copyright_notice: {
        ...version,
        ...kept,
        ...untilVersion,
        what: 'who has the rights, as the file says it',
      },
      credit_line: {
        ...version,
        ...kept,
        ...untilVersion,
        what: 'who made the picture, as the file says it',
      },
      original_key: { ...version, what: 'where the original is stored', visibility: 'operator' },
      public_key: {
        ...version,
        what: 'where the public form of the original is stored',
        visibility: 'operator',
      },
      public_size: { ...version, what: 'the size of that form' },
      replaced_at: { ...kept, ...untilVersion, what: 'when another content took its place' },
    },
    trash: {
      id: { ...thrown, what: 'the asset’s id' },
      organization_id: { ...thrown, what: 'whose asset it was' },
      path: { ...kept, ...untilExpiry, what: 'the asset’s name and place' },
      size: { ...thrown, what: 'the size of the file' },
      original_key: { ...thrown, what: 'where the original is stored', visibility: 'operator' },
      public_key: {
        ...thrown,
        what: 'where the public form of the original is stored',
        visibility: 'operator',
      },
      public_size: { ...thrown, what: 'the size of that form' },
      asset: { ...kept, ...untilExpiry, what: 'everything that is said of the asset, to bring it back' },
      trashed_at: { ...kept, ...untilExpiry, what: 'when the asset was put into the trash' },
      expires_at: { ...thrown, what: 'when it is deleted for good' },
    },
    search_words: {
      organization_id: { ...plain, what: 'whose words they are' },
      word: {
        ...kept,
        what: 'a word that one of its assets can be found by',
        retention: 'until the night after the last asset with it is deleted',
        export: 'no',
      },
    },
    folder_rules: {
      organization_id: { ...plain, what: 'whose folder it is' },
      path: { ...kept, what: 'the folder that the rules hold for', retention: untilFolder },
      formats: { ...plain, what: 'what types of file it takes', retention: untilFolder },
      max_bytes: { ...plain, what: 'how large a file may be', retention: untilFolder },
      strip: { ...plain, what: 'whether embedded notes are removed from originals', retention: untilFolder },
      tags: { ...kept, what: 'words that its pictures are given', retention: untilFolder },
    },
    fields: {
      organization_id: { ...plain, what: 'whose field it is', retention: untilField },
      name: { ...plain, what: 'the field’s name', retention: untilField },
      label: { ...plain, what: 'what people call the field', retention: untilField },
      type: { ...plain, what: 'what the field takes', retention: untilField },
      choices: { ...plain, what: 'the values to choose from', retention: untilField },
      created_at: { ...plain, what: 'when the field was made', retention: untilField },
    },
    collections: {
      id: { ...plain, what: 'the collection’s id', retention: untilCollection },
      organization_id: { ...plain, what: 'whose collection it is', retention: untilCollection },
      name: { ...kept, what: 'what the collection is called', retention: untilCollection },
      description: { ...kept, what: 'what somebody wrote about the collection', retention: untilCollection },
      created_at: { ...plain, what: 'when the collection was made', retention: untilCollection },
      updated_at: { ...plain, what: 'when the collection was last changed', retention: untilCollection },
    },
    collection_assets: {
      collection_id: { ...plain, what: 'which collection', retention: untilCollection },
      asset_id: { ...plain, what: 'which asset is in it', retention: untilCollection },
      added_at: { ...plain, what: 'when it was put there', retention: untilCollection },
    },
    looks: {
      original_key: { ...look, what: 'which original was looked at', visibility: 'operator' },
      organization_id: { ...look, what: 'whose original it is' },
      hash: {
        ...look,
        what: 'light and dark of the picture in 64 bits, to find its like; nobody can be told by it',
      },
      bands: { ...look, what: 'the same, to find it by' },
      colours: { ...look, what: 'the main colours of the picture' },
      cells: { ...look, what: 'the same, to find them by' },
      near_group: { ...look, what: 'with which others it looks alike', visibility: 'operator' },
      looked_at: { ...look, what: 'when the picture was looked at' },
    },
    holds: {
      name: { ...brief, what: 'which backup is being made' },
      expires_at: { ...brief, what: 'until when objects are not removed because of it' },
    },
    deletions: {
      seq: { ...deletion, what: 'a number, by which it stands in order' },
      asset_id: { ...deletion, what: 'the id that a picture had' },
      version: { ...deletion, what: 'which of its versions, where it was only that' },
      became: { ...deletion, what: 'whether it was deleted or came back' },
    },
    deletions_file: {
      mark: {
        ...deletion,
        what: 'by what a database knows its own file',
        retention: 'until the next deletion',
      },
    },
  },
  people: [{ table: 'redaction_confirmations', column: 'confirmed_by', holds: 'id' }],
  objects: {
    'deletions.log': {
      ...deletion,
      what: 'ids of pictures that were deleted, so that no older backup brings them back; they name nothing any more',
      retention: 'as long as there may be a backup from before: the data folder exists',
      erase: 'keep',
    },
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
