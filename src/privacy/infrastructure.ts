import { cookies } from './cookies.ts';
import type { Declaration, PersonalData } from './declaration.ts';

const machinery: Declaration = {
  whose: 'nobody',
  what: 'bookkeeping of the database itself',
  purpose: 'keep the database in order',
  basis: 'not-personal',
  visibility: 'operator',
  retention: 'as long as the installation exists',
  export: 'no',
  erase: 'keep',
};

const queue: Declaration = {
  ...machinery,
  what: 'work that waits to be done; its payload names ids and object keys, never a person',
  purpose: 'do work later',
  retention: 'until the work is done, then at most 7 days',
};

const version: Declaration = {
  ...machinery,
  what: 'a version of the privacy notice',
  purpose: 'prove what is promised',
  visibility: 'public',
};

const approval: Declaration = {
  ...version,
  whose: 'contact',
  basis: 'legal-obligation',
  visibility: 'operator',
};

const ledger: Declaration = {
  ...machinery,
  what: 'the record of versions of the notice, of what was deleted for its age and of erasures; nothing in it is about a person',
  purpose: 'prove what is promised',
  visibility: 'public',
};

/** Tables below the features: what the database and the job queue need for themselves. */
export const infrastructurePersonalData: PersonalData = {
  owner: 'privacy',
  cookies,
  tables: {
    migrations: {
      name: { ...machinery, what: 'a step the database has been through' },
      applied_at: { ...machinery, what: 'when it went through it' },
    },
    ledger: {
      seq: { ...ledger, what: 'the place of an entry in the record' },
      at: { ...ledger, what: 'when it was made' },
      kind: { ...ledger, what: 'what it records' },
      facts: { ...ledger, what: 'figures and hashes; never anything about a person' },
      hash: { ...ledger, what: 'a hash of the entry and of all before it' },
    },
    notice_versions: {
      number: { ...version, what: 'the number of a version of the privacy notice' },
      class: { ...version, what: 'how much it changed' },
      awaited: { ...version, what: 'whether there was anybody to wait for' },
      posted_at: { ...version, what: 'when it was posted' },
      effective_at: { ...version, what: 'from when on it holds' },
      sha256: { ...version, what: 'a hash of all it says' },
      said: { ...version, what: 'all it says' },
      changes: { ...version, what: 'what it changed of the one before' },
    },
    notice_laws: {
      number: { ...version, what: 'which version a law demands' },
      law: { ...version, what: 'that law' },
      about: { ...version, what: 'what of it the law demands' },
      first_by: { ...approval, what: 'who of the operator’s people first approved that a law demands it' },
      first_at: { ...version, what: 'when they did' },
      second_by: { ...approval, what: 'who of the operator’s people approved it as the second' },
      second_at: { ...version, what: 'when they did' },
    },
  },
  foreignTables: {
    'jobs.bam': every(
      queue,
      'id name version status queue table_name command error created_on started_on completed_on',
    ),
    'jobs.job': every(
      queue,
      'id name priority data state retry_limit retry_count retry_delay retry_backoff retry_delay_max expire_seconds deletion_seconds singleton_key singleton_on group_id group_tier start_after created_on started_on completed_on keep_until output dead_letter policy heartbeat_on heartbeat_seconds blocked blocking pending_dependencies source_name source_id source_created_on source_retry_count source_output source_root_id',
    ),
    'jobs.job_dependency': every(queue, 'child_name child_id parent_name parent_id'),
    'jobs.queue': every(
      queue,
      'name policy retry_limit retry_delay retry_backoff retry_delay_max expire_seconds retention_seconds deletion_seconds dead_letter partition table_name deferred_count queued_count ready_count warning_queued active_count failed_count total_count created_delta completed_delta failed_delta delta_on delta_seconds ready_history heartbeat_seconds notify singletons_active monitor_claim_on monitor_on maintain_on created_on updated_on',
    ),
    'jobs.queue_stats': every(
      queue,
      'id name deferred_count queued_count ready_count active_count failed_count total_count created_delta completed_delta failed_delta delta_seconds delta_on captured_on',
    ),
    'jobs.schedule': every(
      queue,
      'name key kind cron timezone data options created_on updated_on last_job_id',
    ),
    'jobs.subscription': every(queue, 'event name created_on updated_on'),
    'jobs.version': every(queue, 'version cron_on bam_on flow_on reindex_on monitor_backoff_on'),
    'jobs.warning': every(queue, 'id type message data created_on'),
  },
  objects: {
    'erasures.jsonl': {
      ...ledger,
      what: 'hashes that name who was erased to nobody, so that they are erased again when an older backup is restored',
      visibility: 'operator',
    },
  },
  inputs: {
    token: { why: 'the value of the cookie “form” again: that a page of ours sent the form', needed: true },
  },
};

/** The same declaration for each of these columns; a column that is not named is undeclared. */
function every(declaration: Declaration, columns: string): Record<string, Declaration> {
  return Object.fromEntries(columns.split(' ').map((column) => [column, declaration]));
}
