import { type Section, sections } from '#privacy/clauses/clause.ts';
import { notRun } from '#privacy/evidence/not-run.ts';
import { optionalPurposes } from '#privacy/optional-purposes.ts';
import { purposes } from '#privacy/purposes.ts';
import type { NoticeText } from './language.ts';

/** What each section comes down to. */
const inShort: Readonly<Record<Section, string>> = {
  who: 'Somebody answers for this server, and can be asked.',
  visit:
    'Looking at pages and pictures leaves nothing behind that is about you: no log, no identifier; a figure only if you agree to be counted.',
  account: 'An account is a name, an e-mail address and what is needed to sign in.',
  pictures: 'Pictures are private until somebody makes them public, and never tell where they were taken.',
  letters: 'Letters are about your account and do not watch you.',
  cookies:
    'Cookies let you in and keep forms safe; one more remembers your yes, if you gave it. There are no others.',
  sharing: 'Nobody else gets your data but the recipients listed, and none of it is sold.',
  safety: 'Passwords are not kept, foreign scripts have no chance, weaknesses can be reported.',
  rights: 'You can have a copy of what is kept about you, change it, and have it erased.',
  changes: 'You are told before this notice changes, and can leave before it does.',
};

const [visits] = optionalPurposes;

/** Its sentences stand in the clauses, what is kept in the declarations: this is the text that counts. */
export const english: NoticeText = {
  name: 'English',
  sections: Object.fromEntries(
    Object.entries(sections).map(([id, title]) => [id, { title, inShort: inShort[id as Section] }]),
  ) as NoticeText['sections'],
  word: (text) => text,
  purposes,
  bases: {
    contract: 'to do what you asked for (GDPR Art. 6(1)(b))',
    consent: 'since you agreed (GDPR Art. 6(1)(a))',
    'legal-obligation': 'since the law demands it (GDPR Art. 6(1)(c))',
    'legitimate-interest': 'since others have a legitimate interest in it (GDPR Art. 6(1)(f))',
    'not-personal': 'not personal',
  },
  seenBy: {
    operator: 'who runs this server',
    organization: 'the organization, and who runs this server',
    public: 'everybody, once it is public',
  },
  optional: { [visits.purpose]: visits },
  page: {
    title: 'Privacy notice',
    lead: 'Every sentence here is held by a test, and watched while the server runs. One that is not proved at this moment says so.',
    evidence: 'See the evidence',
    inForceSince: 'In force since',
    changesOn: 'This notice changes on',
    whatChanges: 'what changes',
    untilThen: 'Until then nothing new begins.',
    signalled:
      'Your browser asks not to be tracked (DNT or Global Privacy Control). That is honoured, as it would be without it.',
    inShort: 'In short',
    language: 'Language',
    binding: 'Where the languages differ, the English text counts.',
    onlyEnglish: 'This version is in English only.',
    keptTitle: 'What is kept, what for, and how long',
    kept: 'Kept',
    seenBy: 'Seen by',
    howLong: 'How long',
    columns: ['what', 'what for', 'ground', 'who can see it', 'how long'],
    more: 'More',
    links: [
      ['/account/data.json', 'A copy of what is kept about you, when you are signed in'],
      ['/privacy/request', 'Ask about your data, with or without an account'],
      ['/cookies', 'Every cookie'],
      ['/subprocessors', 'Every recipient'],
      ['/privacy/evidence', 'The evidence for each sentence'],
      ['/privacy/changes', 'Every version of this notice, with what changed'],
      ['/privacy/transparency', 'How often authorities asked for data'],
      ['/privacy/ledger.json', 'The record of versions, sweeps and erasures'],
      ['/privacy.md', 'This notice as plain text'],
    ],
    rights:
      'You may complain to the data protection authority of where you live. You may ask for access, correction, deletion, restriction and a copy of your data, and object to its use. Nothing here is decided by a machine alone.',
    doubts: { people: 'kept by people', red: 'does not hold now', notRun, amber: 'not proved now' },
    frame: {
      skip: 'Skip to the content',
      nothingElse: 'Nothing on this page comes from elsewhere, and nothing follows you.',
      links: [
        ['/privacy', 'Privacy'],
        ['/cookies', 'Cookies'],
        ['/terms', 'Terms'],
        ['/docs', 'Guide'],
        ['/api/docs', 'API'],
        ['/docs/problems', 'What an error means'],
      ],
    },
  },
  choices: {
    title: 'Cookies and choices',
    lead: 'One thing is optional here, and it is off until you switch it on. Every cookie is below; each is set only when you do what it is for, and scripts can read none.',
    signalled:
      'Your browser asks not to be tracked (DNT or Global Privacy Control). That is a no to what is optional, whatever was chosen here.',
    question: 'May your visits be counted?',
    nobodyElse: 'Nobody outside gets it.',
    published: (smallest) =>
      `What is published of it shows groups of ${smallest} different people or more. Everything works the same without it.`,
    yes: 'Yes, count my visits',
    no: 'No, do not count them',
    counts: (days, isAccount) =>
      `A yes counts for ${days} days, ${isAccount ? 'for your account on every device' : 'for this browser alone'}, or until you say no.`,
    counted: 'counted',
    notCounted: 'not counted',
    nothingChosen: 'Nothing was chosen, so nothing is counted.',
    saidNoOn: 'You said no on',
    saidYesOn: 'You said yes on',
    countsUntil: 'it counts until',
    browserSaysNo: 'Your browser says no now, and that goes first.',
    receipt: 'Receipt',
    everyCookie: 'Every cookie',
    optional: 'optional',
    ends: 'Ends',
    setFor: 'Set',
    withBrowser: 'when the browser closes',
    after: (amount, unit) => `after ${amount} ${unit}`,
    ifYouStay: ' if you ask to stay',
    prefixes: ['On https the names begin with', 'save for those that are for pictures alone,'],
    outcome: {
      refused: { title: 'You said no', means: 'Your visits are not counted, and nothing was set.' },
      withdrawn: { title: 'You took it back', means: 'Your visits are no longer counted.' },
      over: { title: 'Your yes has run out', means: 'Your visits are no longer counted.' },
      agreed: { title: 'You said yes', means: 'Your visits are counted from now on, in groups.' },
    },
    cookieDeleted: 'The cookie that was set for it is deleted.',
    notTraced: 'What was counted before is in no group that says anything about you.',
    cookieSet: 'One cookie was set, with the number of this receipt and nothing else.',
    everyDevice: 'It counts on every device you sign in on.',
    facts: { chosen: 'Chosen', countsUntil: 'Counts until', ended: 'Ended' },
    namesNobody:
      'The receipt names nobody. It says what was asked, by whom, and under which version of the notice.',
    signedWith: 'This key signed it',
    download: 'Download the receipt',
    back: 'Back to the choice',
  },
};
