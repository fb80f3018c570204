import type { Declaration, PersonalData } from '#privacy/declaration.ts';

/** How long things are kept; what the notice says and what the code does are these figures. */
export const kept = {
  stayDays: 30,
  sessionHours: 12,
  trailDays: 400,
  activityDays: 90,
  activityCountsDays: 760,
  unconfirmedDays: 7,
  invitationDays: 7,
  leavingDays: 7,
  unconfirmedRequestHours: 48,
  requestDays: 1_096,
  receiptDays: 90,
} as const;

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
  retention: `as long as the person has an account; one whose address was never confirmed ${kept.unconfirmedDays} days`,
  export: 'yes',
  erase: 'delete-row',
};
/** Nobody is shown it, its owner included. */
const secret = { ...person, visibility: 'operator', export: 'no' } as const;
const session: Omit<Declaration, 'what'> = {
  ...person,
  visibility: 'operator',
  retention: `until signed out; at most ${kept.sessionHours} hours after the last use, or ${kept.stayDays} days where somebody stays signed in`,
};
const sessionSecret = { ...session, export: 'no' } as const;
const factor = {
  ...secret,
  export: 'yes',
  retention: 'until removed or used; at most as long as the account',
} as const;
const passkey = { ...factor, retention: 'until removed; at most as long as the account' } as const;
const proof = { ...secret, retention: 'until proven; 10 minutes at most' } as const;
const link = { ...secret, retention: 'until used; an hour to 2 days' } as const;
const change = {
  ...person,
  visibility: 'operator',
  retention: 'until both addresses agreed; a day at most',
} as const;

const activity: Omit<Declaration, 'what'> = {
  ...person,
  purpose: 'show you what happened with your account',
  basis: 'legitimate-interest',
  visibility: 'operator',
  retention: `${kept.activityDays} days, then only how often it was done on a day, by nobody`,
};
const activityCount: Omit<Declaration, 'what'> = {
  ...activity,
  whose: 'nobody',
  basis: 'not-personal',
  retention: `${kept.activityCountsDays} days`,
  export: 'no',
  erase: 'keep',
};

const membership: Omit<Declaration, 'what'> = {
  ...person,
  purpose: 'run the organization’s account',
  retention: 'as long as they are a member',
};
const invitation = {
  ...membership,
  retention: `until accepted or withdrawn; ${kept.invitationDays} days at most`,
} as const;
const request: Omit<Declaration, 'what'> = {
  ...person,
  purpose: 'answer requests about data',
  basis: 'legal-obligation',
  visibility: 'operator',
  retention: `three years after it was answered; one that was not confirmed ${kept.unconfirmedRequestHours} hours`,
  erase: 'blank',
};
const settled = { ...request, erase: 'keep' } as const;
const receipt: Omit<Declaration, 'what'> = {
  ...settled,
  retention: `${kept.receiptDays} days`,
  export: 'no',
};
const telling: Omit<Declaration, 'what'> = {
  ...account,
  purpose: 'prove what is promised',
  visibility: 'operator',
  retention: 'as long as the installation exists',
  export: 'no',
  erase: 'keep',
};
const trail: Omit<Declaration, 'what'> = {
  ...person,
  purpose: 'show who did what',
  basis: 'legitimate-interest',
  retention: `${kept.trailDays} days`,
  erase: 'keep',
};

export const accountsPersonalData: PersonalData = {
  owner: 'accounts',
  tables: {
    organizations: {
      id: { ...account, what: 'the organization’s id' },
      cloudname: { ...account, what: 'the organization’s name in URLs', visibility: 'public' },
      name: { ...contact, what: 'the organization’s name; for one person’s organization it may be theirs' },
      contact_email: {
        ...contact,
        what: 'the address of whoever answers for the organization',
        erase: 'blank',
      },
      contract_public: { ...account, what: 'whether image4io uploads are public at once' },
      contract_public_by: { ...contact, what: 'who decided that', erase: 'blank' },
      contract_public_at: { ...account, what: 'when that was decided' },
      created_at: { ...account, what: 'when the organization was made' },
      erase_at: { ...account, what: 'when everything of it is erased, once it was closed' },
      erasing: { ...account, what: 'whether that has begun' },
      erasure_counts: { ...account, what: 'how many rows of each table there were when it began' },
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
      erase_at: { ...person, what: 'when it is erased, once its owner asked for that' },
      pages_noted: { ...person, what: 'whether the kinds of pages they look at are noted' },
      agreed_notice: { ...person, what: 'which change of the privacy notice they last agreed to' },
      agreed_at: { ...person, what: 'when they did that' },
    },
    credentials: {
      id: { ...secret, what: 'an id' },
      person_id: { ...secret, what: 'whose password it is' },
      account_id: { ...secret, what: 'the same id once more' },
      provider_id: { ...secret, what: 'that it is a password' },
      password: { ...secret, what: 'an argon2id hash of the password; the password itself is not kept' },
      stands_alone: { ...secret, what: 'whether the password is long enough without a second factor' },
      created_at: { ...secret, what: 'when the first password was set' },
      updated_at: { ...secret, what: 'when the password was last set' },
    },
    authenticators: {
      person_id: { ...factor, what: 'who signs in with codes of an app' },
      secret: {
        ...factor,
        what: 'what app and server share, encrypted under a secret of this installation',
        export: 'no',
      },
      confirmed: { ...factor, what: 'whether the app has shown that it has it' },
      last_step: { ...factor, what: 'the half minute whose code was used last, so that none counts twice' },
      made_at: { ...factor, what: 'when it was set up' },
    },
    recovery_codes: {
      person_id: { ...factor, what: 'who has a recovery code' },
      code_hash: { ...factor, what: 'a hash of it; the code itself is not kept', export: 'no' },
      made_at: { ...factor, what: 'when it was made' },
    },
    passkeys: {
      id: { ...passkey, what: 'the passkey’s id' },
      person_id: { ...passkey, what: 'whose passkey it is' },
      credential_id: { ...passkey, what: 'what their device calls it' },
      public_key: { ...passkey, what: 'its public half; the private half never leaves the device' },
      uses: { ...passkey, what: 'how often the device says it was used, to notice a copy' },
      transports: { ...passkey, what: 'how a browser reaches it, such as by USB' },
      synced: { ...passkey, what: 'whether it is kept on several devices' },
      label: { ...passkey, what: 'what its owner calls it' },
      created_at: { ...passkey, what: 'when it was added' },
      last_used_at: { ...passkey, what: 'when it was last used' },
    },
    pending_proofs: {
      token_hash: { ...proof, what: 'a hash of what a browser was given to prove somebody by' },
      purpose: { ...proof, what: 'what is to be proven' },
      person_id: { ...proof, what: 'who it is to be, where that is known' },
      stay: { ...proof, what: 'whether they asked to stay signed in' },
      made_at: { ...proof, what: 'when it began' },
      expires_at: { ...proof, what: 'until when it can be proven' },
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
      family_hash: { ...sessionSecret, what: 'a hash of what all that it proved itself with has in common' },
      generation: { ...sessionSecret, what: 'how often that was replaced' },
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
    activity_events: {
      id: { ...activity, what: 'the note’s id' },
      person_id: { ...activity, what: 'who did it' },
      at: { ...activity, what: 'when' },
      kind: { ...activity, what: 'signed in or out, failed to, uploaded, downloaded, or looked at a page' },
      session_id: { ...activity, what: 'in which session' },
      what: { ...activity, what: 'which picture or folder, what kind of page, why a session ended' },
      bytes: { ...activity, what: 'how large the file was' },
      device: { ...activity, what: 'family of browser and system it was done with' },
      country: { ...activity, what: 'the country it was done from' },
    },
    activity_days: {
      day: { ...activityCount, what: 'a day' },
      kind: { ...activityCount, what: 'something that was done' },
      events: { ...activityCount, what: 'how often' },
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
      invited_by: { ...invitation, what: 'who invited them', erase: 'blank' },
      made_at: { ...invitation, what: 'when' },
      expires_at: { ...invitation, what: 'until when the link works' },
    },
    data_requests: {
      id: { ...settled, what: 'the request’s number' },
      kind: { ...settled, what: 'what was asked about their data' },
      email: { ...request, what: 'the address that asked and gets the answer' },
      person_id: { ...request, what: 'who asked, where they have an account' },
      details: { ...request, what: 'what they wrote' },
      token_hash: { ...request, what: 'a hash of the token in the link that confirms it', export: 'no' },
      made_at: { ...settled, what: 'when it was written' },
      confirmed_at: { ...settled, what: 'when their mailbox or their account showed that it was them' },
      due_at: { ...settled, what: 'by when it has to be answered' },
      extended_because: { ...request, what: 'why it takes longer' },
      outcome: { ...settled, what: 'whether it was granted' },
      answer: { ...request, what: 'what they were told' },
      settled_at: { ...settled, what: 'when it was answered' },
      reminders: { ...settled, what: 'how often the operator was reminded of it', export: 'no' },
    },
    erasure_receipts: {
      token_hash: { ...receipt, what: 'a hash of the link that shows the receipt of an erasure' },
      receipt: {
        ...receipt,
        what: 'the receipt: how many rows of each table went, when, and where that is in the record; no name',
      },
      made_at: { ...receipt, what: 'when it was made' },
    },
    notice_letters: {
      number: { ...telling, what: 'of which change of the privacy notice people are told' },
      people_after: { ...telling, what: 'up to which account they have been told' },
      organizations_after: { ...telling, what: 'up to which organization' },
      letters: { ...telling, what: 'how many letters that were' },
      finished_at: { ...telling, what: 'when all of them were told' },
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
  inputs: {
    name: { why: 'what others in your organization see you as', needed: true },
    company: { why: 'whom you act for', needed: false },
    email: { why: 'to sign in with, and for letters about the account', needed: true },
    password: {
      why: 'so that only you can sign in, or only those whom somebody told it see what a link shows',
      needed: true,
    },
    current: { why: 'to be sure that it is you who changes the password or the address', needed: true },
    confirmation: { why: 'to be sure that it is you who changes the address', needed: true },
    agreed: { why: 'that you accept the terms and have seen this notice', needed: true },
    terms: { why: 'which version of the terms you were shown', needed: true },
    notice: { why: 'which version of this notice you were shown', needed: true },
    stay: { why: 'whether to keep you signed in when the browser closes', needed: false },
    next: { why: 'the page you were on the way to', needed: false },
    kind: { why: 'which of your rights you want to use', needed: true },
    details: { why: 'what is to be corrected, erased or looked at', needed: false },
    request: { why: 'which of your requests to take back', needed: true },
    outcome: { why: 'whether a request about data is granted', needed: true },
    answer: { why: 'what who asked is told', needed: true },
    because: { why: 'why a request takes longer', needed: true },
    session: { why: 'which of your sessions to end', needed: true },
    noted: { why: 'whether you object to noting the kinds of pages you look at', needed: true },
    version: { why: 'which change of this notice you agree to', needed: true },
  },
  ages: [
    { table: 'audit_events', since: 'at', days: kept.trailDays, what: 'records of who did what' },
    { table: 'activity_events', since: 'at', days: kept.activityDays, what: 'what account holders did' },
    { table: 'activity_days', since: 'day', days: kept.activityCountsDays, what: 'counts of what was done' },
    { table: 'sessions', since: 'last_used_at', days: kept.stayDays, what: 'sessions nobody uses' },
    { table: 'one_time_links', since: 'made_at', days: 2, what: 'links in letters' },
    { table: 'invitations', since: 'made_at', days: kept.invitationDays, what: 'invitations' },
    { table: 'data_requests', since: 'settled_at', days: kept.requestDays, what: 'answered requests' },
    { table: 'erasure_receipts', since: 'made_at', days: kept.receiptDays, what: 'receipts of erasures' },
    { table: 'people', since: 'erase_at', days: 0, what: 'accounts whose owners wanted them erased' },
    { table: 'address_changes', since: 'expires_at', days: 0, what: 'changes of an address that ran out' },
    {
      table: 'people',
      since: 'created_at',
      days: kept.unconfirmedDays,
      what: 'accounts whose address was never confirmed',
      where: { column: 'email_verified', is: false },
    },
  ],
  people: [
    { table: 'activity_events', column: 'person_id', holds: 'id' },
    { table: 'sessions', column: 'person_id', holds: 'id' },
    { table: 'one_time_links', column: 'person_id', holds: 'id' },
    { table: 'address_changes', column: 'person_id', holds: 'id' },
    { table: 'credentials', column: 'person_id', holds: 'id' },
    { table: 'data_requests', column: 'person_id', holds: 'id' },
    { table: 'data_requests', column: 'email', holds: 'address' },
    { table: 'authenticators', column: 'person_id', holds: 'id' },
    { table: 'recovery_codes', column: 'person_id', holds: 'id' },
    { table: 'passkeys', column: 'person_id', holds: 'id' },
    { table: 'pending_proofs', column: 'person_id', holds: 'id' },
    { table: 'invitations', column: 'email', holds: 'address', others: ['invited_by'] },
    { table: 'invitations', column: 'invited_by', holds: 'id', others: ['email'] },
    { table: 'audit_events', column: 'person_id', holds: 'id', others: ['subject'] },
    {
      ...{ table: 'audit_events', column: 'subject', holds: 'address' },
      others: ['person_id', 'key_id', 'device', 'country'],
    },
    { table: 'api_keys', column: 'created_by', holds: 'id' },
    {
      ...{ table: 'organizations', column: 'contact_email', holds: 'address' },
      others: ['contract_public_by'],
    },
    {
      ...{ table: 'organizations', column: 'contract_public_by', holds: 'actor' },
      others: ['contact_email'],
    },
    { table: 'memberships', column: 'person_id', holds: 'id' },
    { table: 'people', column: 'id', holds: 'id' },
  ],
};
