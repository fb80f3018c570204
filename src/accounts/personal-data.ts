import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const account: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'run the organization’s account',
  basis: 'not-personal',
  visibility: 'organization',
  retention: 'as long as the organization exists',
  export: 'yes',
  erase: 'delete-row',
};
const contact = { ...account, whose: 'contact', basis: 'contract' } as const;
const credential: Omit<Declaration, 'what'> = {
  ...account,
  purpose: 'let programs sign in',
  retention: 'as long as the organization exists; a revoked key stays as a record that it was revoked',
};

const person: Omit<Declaration, 'what'> = {
  whose: 'member',
  purpose: 'let people sign in',
  basis: 'contract',
  visibility: 'organization',
  retention: 'as long as the person has an account; one whose address was never confirmed 7 days',
  export: 'yes',
  erase: 'delete-row',
};
/** Nobody is shown it, its owner included. */
const secret = { ...person, visibility: 'operator', export: 'no' } as const;
const session: Omit<Declaration, 'what'> = {
  ...person,
  visibility: 'operator',
  retention:
    'until signed out; at most 12 hours after the last use, or 30 days where somebody stays signed in',
};
const sessionSecret = { ...session, export: 'no' } as const;
const link = { ...secret, retention: 'until used; an hour to 2 days' } as const;
const change = {
  ...person,
  visibility: 'operator',
  retention: 'until both addresses agreed; a day at most',
} as const;

const membership: Omit<Declaration, 'what'> = {
  ...person,
  purpose: 'run the organization’s account',
  retention: 'as long as they are a member',
};
const invitation = { ...membership, retention: 'until accepted or withdrawn; 7 days at most' } as const;
const trail: Omit<Declaration, 'what'> = {
  ...person,
  purpose: 'show who did what',
  basis: 'legitimate-interest',
  retention: '400 days',
  erase: 'keep',
};

export const accountsPersonalData: PersonalData = {
  owner: 'accounts',
  tables: {
    organizations: {
      id: { ...account, what: 'the organization’s id' },
      cloudname: { ...account, what: 'the organization’s name in URLs', visibility: 'public' },
      name: { ...contact, what: 'the organization’s name; for one person’s organization it may be theirs' },
      contact_email: { ...contact, what: 'the address of whoever answers for the organization' },
      contract_public: { ...account, what: 'whether image4io uploads are public at once' },
      contract_public_by: { ...contact, what: 'who decided that' },
      contract_public_at: { ...account, what: 'when that was decided' },
      created_at: { ...account, what: 'when the organization was made' },
      erase_at: { ...account, what: 'when everything of it is erased, once it was closed' },
      erasing: { ...account, what: 'whether that has begun' },
    },
    api_keys: {
      id: { ...credential, what: 'the key’s id' },
      organization_id: { ...credential, what: 'whose key it is' },
      key: { ...credential, what: 'the public half of the key' },
      secret_hash: {
        ...credential,
        what: 'a hash of the secret half; the secret itself is not kept',
        visibility: 'operator',
        export: 'no',
      },
      label: {
        ...credential,
        whose: 'contact',
        basis: 'contract',
        what: 'what the organization calls the key',
      },
      created_at: { ...credential, what: 'when the key was made' },
      revoked_at: { ...credential, what: 'when the key was revoked' },
      scopes: { ...credential, what: 'what the key may do' },
      folder: { ...credential, what: 'the folder it is kept to, if any' },
      expires_at: { ...credential, what: 'when it stops by itself, if it does' },
      last_used_at: { ...credential, what: 'when it was last used, to an hour' },
      created_by: { ...credential, whose: 'member', basis: 'contract', what: 'who made it', erase: 'blank' },
    },
    people: {
      id: { ...person, what: 'the person’s id' },
      name: { ...person, what: 'the name they gave' },
      company: { ...person, what: 'the company they gave, if any' },
      email: { ...person, what: 'the address they sign in with and get letters at' },
      email_verified: { ...person, what: 'whether they confirmed that address' },
      administrator: { ...person, what: 'whether they administer this server' },
      terms_version: { ...person, what: 'which version of the terms they acknowledged' },
      notice_version: { ...person, what: 'which version of the privacy notice they acknowledged' },
      acknowledged_at: { ...person, what: 'when they did' },
      created_at: { ...person, what: 'when the account was made' },
      updated_at: { ...person, what: 'when it was last changed' },
    },
    credentials: {
      id: { ...secret, what: 'an id' },
      person_id: { ...secret, what: 'whose password it is' },
      account_id: { ...secret, what: 'the same id once more' },
      provider_id: { ...secret, what: 'that it is a password' },
      password: { ...secret, what: 'an argon2id hash of the password; the password itself is not kept' },
      created_at: { ...secret, what: 'when the first password was set' },
      updated_at: { ...secret, what: 'when the password was last set' },
    },
    sessions: {
      id: { ...session, what: 'the session’s id' },
      person_id: { ...session, what: 'who is signed in' },
      token_hash: { ...sessionSecret, what: 'a hash of what the browser proves itself with' },
      next_hash: { ...sessionSecret, what: 'a hash of what it will prove itself with next' },
      next_at: { ...sessionSecret, what: 'when that was handed out' },
      previous_hash: {
        ...sessionSecret,
        what: 'a hash of what it proved itself with before, to notice a thief',
      },
      promoted_at: { ...sessionSecret, what: 'when that was replaced' },
      stay: { ...session, what: 'whether they asked to stay signed in' },
      device: { ...session, what: 'family of browser and system, such as Firefox on Linux' },
      country: {
        ...session,
        what: 'the country of the address it began at, from a local table; the address itself is not kept',
      },
      created_at: { ...session, what: 'when they signed in' },
      last_used_at: { ...session, what: 'when it was last used, to five minutes' },
      expires_at: { ...session, what: 'when it ends unless it is used' },
    },
    one_time_links: {
      token_hash: { ...link, what: 'a hash of the token in a link that was sent' },
      purpose: { ...link, what: 'what the link is for' },
      person_id: { ...link, what: 'whose account it is for' },
      made_at: { ...link, what: 'when it was made' },
      expires_at: { ...link, what: 'until when it works' },
    },
    address_changes: {
      person_id: { ...change, what: 'who asked for another address' },
      email: { ...change, what: 'the address they asked for' },
      old_agreed: { ...change, what: 'whether the old address agreed' },
      new_confirmed: { ...change, what: 'whether the new address confirmed' },
      expires_at: { ...change, what: 'until when both have to' },
    },
    server_secrets: {
      name: {
        ...account,
        what: 'what a secret of this installation is for',
        visibility: 'operator',
        export: 'no',
        erase: 'keep',
      },
      value: { ...account, what: 'that secret', visibility: 'operator', export: 'no', erase: 'keep' },
      made_at: { ...account, what: 'when it was made', visibility: 'operator', export: 'no', erase: 'keep' },
    },
    memberships: {
      organization_id: { ...membership, what: 'an organization' },
      person_id: { ...membership, what: 'who is a member of it' },
      role: { ...membership, what: 'what they may do there' },
      joined_at: { ...membership, what: 'since when' },
    },
    invitations: {
      id: { ...invitation, what: 'the invitation’s id' },
      organization_id: { ...invitation, what: 'which organization they are invited to' },
      email: { ...invitation, what: 'the address they are invited at' },
      role: { ...invitation, what: 'what they would be there' },
      token_hash: {
        ...invitation,
        what: 'a hash of the token in the link',
        visibility: 'operator',
        export: 'no',
      },
      invited_by: { ...invitation, what: 'who invited them' },
      made_at: { ...invitation, what: 'when' },
      expires_at: { ...invitation, what: 'until when the link works' },
    },
    audit_events: {
      id: { ...trail, what: 'the record’s id' },
      organization_id: { ...trail, what: 'in which organization it happened' },
      at: { ...trail, what: 'when' },
      action: { ...trail, what: 'what was done' },
      actor_kind: { ...trail, what: 'whether a person, a key or the operator did it' },
      person_id: { ...trail, what: 'who did it', erase: 'blank' },
      key_id: { ...trail, what: 'which key did it' },
      subject: { ...trail, what: 'what it was done to; for members their address', erase: 'blank' },
      details: { ...trail, what: 'particulars, such as the role before and after; never a secret' },
      device: { ...trail, what: 'family of browser and system it was done with', erase: 'blank' },
      country: { ...trail, what: 'the country it was done from', erase: 'blank' },
    },
  },
};
