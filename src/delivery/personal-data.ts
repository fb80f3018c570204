import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const request: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'deliver pictures',
  basis: 'not-personal',
  visibility: 'organization',
  retention: 'until the folder above is purged, or the organization is closed',
  export: 'yes',
  erase: 'delete-row',
};

const setting: typeof request = {
  ...request,
  retention: 'until the operator takes it back, or the organization is closed',
};

const face: typeof request = {
  ...request,
  whose: 'depicted',
  basis: 'contract',
  retention: 'until the picture is deleted, or another content or detector is looked at in its place',
};

export const deliveryPersonalData: PersonalData = {
  owner: 'delivery',
  tables: {
    purges: {
      organization_id: { ...request, what: 'whose pictures are to be rendered anew' },
      prefix: {
        ...request,
        what: 'which of them: a folder or one picture',
        whose: 'uploader',
        basis: 'contract',
      },
      purged_at: { ...request, what: 'when that was asked' },
    },
    source_hosts: {
      organization_id: { ...setting, what: 'whose remote pictures may come from the host' },
      host: {
        ...setting,
        what: 'a host, or all hosts of a domain; it may be a person’s own',
        whose: 'contact',
        basis: 'contract',
      },
      allowed_at: { ...setting, what: 'when the host was allowed' },
    },
    signing_keys: {
      organization_id: { ...setting, what: 'whose key it is' },
      key: {
        ...setting,
        what: 'the key that tokens of signed URLs are made with, as it is: reading a token needs it',
        visibility: 'organization',
        retention: 'until another replaces it, or the organization is closed',
        export: 'no',
      },
      made_at: { ...setting, what: 'when the key was made' },
    },
    locked_folders: {
      organization_id: { ...setting, what: 'whose folder it is' },
      folder: {
        ...setting,
        what: 'a folder whose pictures are delivered only with a token',
        whose: 'uploader',
        basis: 'contract',
      },
      locked_at: { ...setting, what: 'when the folder was locked' },
    },
    url_keys: {
      organization_id: { ...setting, what: 'whose key it is' },
      id: { ...setting, what: 'the name of the key in signed URLs', visibility: 'public' },
      secret: {
        ...setting,
        what: 'the key that URLs and viewing cookies are signed with, as it is: checking a signature needs it',
        retention: 'until it is revoked, or the organization is closed',
        export: 'no',
      },
      made_at: { ...setting, what: 'when the key was made' },
    },
    delivery_settings: {
      organization_id: { ...setting, what: 'whose settings they are' },
      signed_transformations: { ...setting, what: 'whether unsigned URLs give originals only' },
      referrers: {
        ...setting,
        what: 'hosts whose pages may show the pictures; one may be a person’s own',
        whose: 'contact',
        basis: 'contract',
      },
      empty_referrer: { ...setting, what: 'whether a request that names no page is let in' },
      sizes: { ...setting, what: 'the widths and heights that may be asked' },
      other_grammars: { ...setting, what: 'whether URLs of other systems are understood' },
      presets_only: { ...setting, what: 'whether only presets may be asked' },
    },
    presets: {
      organization_id: { ...setting, what: 'whose preset it is' },
      name: { ...setting, what: 'the name of the preset in URLs', visibility: 'public' },
      operations: { ...setting, what: 'the operations it stands for' },
      set_at: { ...setting, what: 'when it was last set' },
    },
    face_regions: {
      asset_id: { ...face, what: 'the picture that was looked at', whose: 'nobody', basis: 'not-personal' },
      sha256: { ...face, what: 'a fingerprint of the file', whose: 'nobody', basis: 'not-personal' },
      detector: { ...face, what: 'which program looked', whose: 'nobody', basis: 'not-personal' },
      regions: {
        ...face,
        what: 'where faces are in the picture, so that it can be cropped to them and they can be made unrecognisable; places only, no features, nothing that tells one person from another',
      },
      found_at: { ...face, what: 'when that was', whose: 'nobody', basis: 'not-personal' },
    },
  },
  objects: {
    'cache/derivatives/': {
      whose: 'depicted',
      what: 'renderings of pictures, kept so that they need not be made again; and pictures of other hosts as they were fetched, with renderings of them',
      purpose: 'deliver pictures',
      basis: 'contract',
      visibility: 'public',
      retention:
        'until the asset changes or is deleted, or room is needed; a picture of another host until the organization’s allowed hosts change, or room is needed, and it is not delivered when it is older than VITRINE_REMOTE_MAX_AGE',
      export: 'no',
      erase: 'delete-object',
    },
  },
  cookies: {
    'vitrine-viewing': {
      whose: 'member',
      what: 'leave to see one organization’s private pictures: a key’s name, an end and a signature; it names no person',
      purpose: 'deliver pictures',
      basis: 'contract',
      visibility: 'organization',
      retention: 'ten minutes, on the viewer’s own device only',
      export: 'no',
      erase: 'keep',
      lifetime: 600,
      sameSite: 'Strict',
    },
  },
};
