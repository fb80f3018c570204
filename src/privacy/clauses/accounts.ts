import { noticeDays } from '#privacy/notice/weight.ts';
import type { Clause, ClauseId } from './clause.ts';

/** I-01 to I-69: what is promised to whoever has an account or pictures here. */
export const accountClauses = {
  'I-01': {
    section: 'safety',
    kind: 'people',
    say: 'Those who run this server do their best to keep data safe and to use it rightly.',
  },
  'I-02': {
    section: 'who',
    kind: 'machine',
    say: 'This notice is linked wherever data is asked for: on every page, and in the letter that invites you.',
  },
  'I-03': {
    section: 'who',
    kind: 'machine',
    say: 'A summary of a few lines comes first; each line leads to the sentences it stands for.',
  },
  'I-04': {
    section: 'account',
    kind: 'machine',
    say: 'What you enter in a form goes where its declaration says, and nowhere else: not into logs and not into addresses.',
    probes: ['declared-columns', 'log-fields'],
  },
  'I-05': {
    section: 'account',
    kind: 'machine',
    say: 'Your profile is your name, your company if you give one, and your e-mail address; no public page shows it.',
  },
  'I-06': {
    section: 'account',
    kind: 'machine',
    say: 'Signing up asks for name, company if you like, e-mail address and password. Until the address is confirmed nobody can sign in with it.',
  },
  'I-07': {
    section: 'account',
    kind: 'machine',
    say: 'Who is invited sets their own password; an invitation works once, for seven days.',
  },
  'I-08': {
    section: 'account',
    kind: 'machine',
    say: 'Of a payment the name, amount and date come from the payment provider.',
    needs: 'payments',
  },
  'I-09': {
    section: 'letters',
    kind: 'machine',
    say: 'What you write to us is kept with your question and goes two years after it is settled.',
    needs: 'contact form and support cases',
  },
  'I-10': {
    section: 'account',
    kind: 'machine',
    say: 'Of your browser only its family and that of your system are kept; pages ask it nothing that could tell it from others.',
  },
  'I-11': {
    section: 'safety',
    kind: 'machine',
    say: 'Of your password an argon2id hash is kept, never the password itself.',
  },
  'I-12': {
    section: 'account',
    kind: 'machine',
    say: ({ activityDays }) =>
      `When you signed in and out, or somebody failed to, is kept for ${activityDays} days, and shown to you.`,
    probes: ['oldest-values'],
  },
  'I-13': {
    section: 'account',
    kind: 'machine',
    say: 'How long you were signed in follows from that, and goes with it.',
    probes: ['oldest-values'],
  },
  'I-14': {
    section: 'account',
    kind: 'machine',
    say: ({ activityDays }) =>
      `What you upload and download signed in is kept for ${activityDays} days; of who only looks at pictures nothing is.`,
    probes: ['oldest-values'],
  },
  'I-15': {
    section: 'account',
    kind: 'machine',
    say: 'Which pages of the console you saw is kept as kinds of pages, unless you object or your browser asks not to be tracked.',
    probes: ['oldest-values'],
  },
  'I-16': {
    section: 'account',
    kind: 'machine',
    say: 'What an organization uses is counted by the hour: bytes, pictures, renderings.',
    probes: ['oldest-values'],
  },
  'I-17': {
    section: 'account',
    kind: 'machine',
    say: 'Where you are is known as a country at most, looked up in a table on this server; your browser is never asked.',
  },
  'I-18': {
    section: 'pictures',
    kind: 'machine',
    say: 'Of a picture the public gets the pixels: location, camera, times and names are taken out of everything that leaves. Only where an organization decided so do its lines of copyright and credit go along, as it wrote them into the file.',
  },
  'I-19': {
    section: 'pictures',
    kind: 'machine',
    say: 'From a cloud drive only the files you pick are read.',
    needs: 'cloud drives',
  },
  'I-20': {
    section: 'pictures',
    kind: 'machine',
    say: 'A picture is private when it comes, unless who uploads it, or the recorded setting of their organization, says otherwise.',
  },
  'I-21': {
    section: 'pictures',
    kind: 'machine',
    say: 'Who makes a picture public makes it visible to everybody; until then it is not.',
  },
  'I-22': {
    section: 'pictures',
    kind: 'machine',
    say: 'A picture that is not public answers strangers as one that does not exist, in every form and at every address.',
  },
  'I-23': {
    section: 'pictures',
    kind: 'machine',
    say: 'Before a first publication you are asked to think of who is in the picture.',
    needs: 'caution before publishing',
  },
  'I-24': {
    section: 'account',
    kind: 'machine',
    say: 'Data is used to provide what this server does; each field names its purpose, and no purpose is listed that none has.',
  },
  'I-25': {
    section: 'account',
    kind: 'machine',
    say: 'What you do when you are signed in is counted only if you agreed to that, on any of your devices, and never with who you are; what you object to stops at once, on all of them.',
  },
  'I-26': {
    section: 'sharing',
    kind: 'machine',
    say: 'Support looks at your data only while a case of yours is open, and you see that it did.',
    needs: 'contact form and support cases',
  },
  'I-27': {
    section: 'account',
    kind: 'machine',
    say: 'Usage is measured without knowing who looked: the figures hold no person and no address.',
  },
  'I-28': {
    section: 'pictures',
    kind: 'people',
    say: 'The product is developed further without training any model on your pictures.',
  },
  'I-29': {
    section: 'letters',
    kind: 'machine',
    say: 'Letters to your address are about your account; each is of one declared category, and what became of it is kept for 90 days.',
    probes: ['oldest-values'],
  },
  'I-30': {
    section: 'letters',
    kind: 'machine',
    say: 'Advertising comes only when you switched it on, and never inside a letter about your account.',
    needs: 'marketing mail',
  },
  'I-31': {
    section: 'rights',
    kind: 'machine',
    say: 'Whoever is restricted for breaking the terms gets the reasons.',
    needs: 'enforcement and reports',
  },
  'I-32': {
    section: 'sharing',
    kind: 'machine',
    say: 'Orders of courts are followed as narrowly as they allow.',
  },
  'I-33': {
    section: 'safety',
    kind: 'machine',
    say: 'To stop guessing and abuse, attempts are counted in memory for a short time; nothing of it is written down, and nobody is shut out for good.',
  },
  'I-34': {
    section: 'account',
    kind: 'machine',
    say: 'Collecting debts uses billing data only.',
    needs: 'dunning',
  },
  'I-35': {
    section: 'account',
    kind: 'machine',
    say: 'Each read of personal data names its purpose and is refused where the field has another.',
    needs: 'reads bound to a purpose',
  },
  'I-36': {
    section: 'sharing',
    kind: 'machine',
    say: 'Data of accounts is not sold, rented or leased either.',
    probes: ['hosts-contacted'],
  },
  'I-37': {
    section: 'sharing',
    kind: 'machine',
    say: 'Each recipient gets the fields the list says and no others.',
    probes: ['hosts-contacted'],
  },
  'I-38': {
    section: 'sharing',
    kind: 'people',
    say: 'Each recipient who acts for us is bound by a contract to protect what it gets.',
  },
  'I-39': {
    section: 'sharing',
    kind: 'machine',
    say: 'Payment providers get what a payment needs.',
    needs: 'payments',
  },
  'I-40': {
    section: 'sharing',
    kind: 'machine',
    say: 'The mail server gets the letter and the address it goes to, and no order to watch what becomes of it.',
  },
  'I-41': {
    section: 'sharing',
    kind: 'people',
    say: 'Companies that belong to us count as recipients, are listed, and keep this notice.',
  },
  'I-42': {
    section: 'sharing',
    kind: 'machine',
    say: 'Content that is reported as unlawful is passed on only after a person decided so.',
    needs: 'enforcement and reports',
  },
  'I-43': {
    section: 'changes',
    kind: 'people',
    say: 'In a merger data goes only to who keeps this notice.',
  },
  'I-44': {
    section: 'sharing',
    kind: 'people',
    say: 'We answer for what recipients in other countries do with what they get from us.',
  },
  'I-45': {
    section: 'rights',
    kind: 'machine',
    say: 'You can change the e-mail address of your account yourself; the old and the new one both have to agree.',
  },
  'I-46': {
    section: 'rights',
    kind: 'machine',
    say: 'You can ask about your data with or without an account, and get an answer within a month. If it takes longer, you are told within that month why, and then it takes three at most.',
    probes: ['requests-in-time'],
  },
  'I-47': {
    section: 'rights',
    kind: 'machine',
    say: 'To show that you are you, your account or your mailbox is enough; nothing else is asked for.',
  },
  'I-48': {
    section: 'rights',
    kind: 'machine',
    say: 'What is kept about you is found by the declarations of all fields, so none is forgotten.',
  },
  'I-49': {
    section: 'rights',
    kind: 'machine',
    say: 'You are told whether anything about you is kept.',
  },
  'I-50': {
    section: 'rights',
    kind: 'machine',
    say: 'Signed in, you get a copy of what is kept about you at once, as a file that programs can read.',
  },
  'I-51': {
    section: 'rights',
    kind: 'machine',
    say: 'Each field of the copy says its purpose, ground, recipients and how long it is kept.',
  },
  'I-52': {
    section: 'rights',
    kind: 'machine',
    say: 'What is wrong is corrected, or you are told why not.',
    probes: ['requests-in-time'],
  },
  'I-53': {
    section: 'rights',
    kind: 'machine',
    say: 'You can have your account erased: it is closed at once, for seven days you can take that back, and then everything about you goes. Who was erased is erased again when an older backup is restored.',
    probes: ['oldest-values'],
  },
  'I-54': {
    section: 'rights',
    kind: 'machine',
    say: 'The copy does not contain what is about other people.',
  },
  'I-55': {
    section: 'cookies',
    kind: 'machine',
    say: 'Unless you ask to stay signed in, cookies go when the browser closes.',
    probes: ['cookies-seen'],
  },
  'I-56': {
    section: 'cookies',
    kind: 'machine',
    say: 'The table of cookies says when each one ends.',
    probes: ['cookies-seen'],
  },
  'I-57': {
    section: 'cookies',
    kind: 'machine',
    say: ({ stayDays }) =>
      `“Stay signed in” is off unless you tick it; then the cookie lasts ${stayDays} days, holds no name and no address, and a stolen old value ends the session.`,
    probes: ['cookies-seen'],
  },
  'I-58': {
    section: 'cookies',
    kind: 'machine',
    say: 'Both kinds of cookie serve signing in and forms only.',
    probes: ['cookies-seen'],
  },
  'I-59': {
    section: 'cookies',
    kind: 'machine',
    say: 'If you delete a cookie you may have to sign in again; nothing else happens.',
  },
  'I-60': {
    section: 'cookies',
    kind: 'machine',
    say: 'What is optional is off until you switch it on, one press says yes or no, and you get a signed receipt; taking it back is the same press, and deletes the cookie that was set for it.',
  },
  'I-61': {
    section: 'safety',
    kind: 'machine',
    say: 'There is a published way to report a weakness, and it is up to date.',
    probes: ['security-contact'],
  },
  'I-62': {
    section: 'safety',
    kind: 'machine',
    say: 'If data gets out, that is recorded, reported within 72 hours, and you are told. No system is safe for certain.',
  },
  'I-63': {
    section: 'changes',
    kind: 'machine',
    say: `Small changes of this notice take effect after ${noticeDays.minor} days.`,
  },
  'I-64': {
    section: 'changes',
    kind: 'machine',
    say: `Changes that matter take effect after ${noticeDays.substantial} days; until then nothing new is collected.`,
    probes: ['nothing-early'],
  },
  'I-65': {
    section: 'changes',
    kind: 'machine',
    say: 'Before a change takes effect you can refuse it, take your data and leave.',
  },
  'I-66': {
    section: 'changes',
    kind: 'machine',
    say: 'Who goes on afterwards has agreed, save where consent is needed.',
  },
  'I-67': {
    section: 'changes',
    kind: 'machine',
    say: 'What a law demands takes effect when it says, and the law is named.',
  },
  'I-68': {
    section: 'who',
    kind: 'machine',
    say: 'This notice is part of the agreement with the organization you act for.',
    needs: 'agreements with organizations',
  },
  'I-69': {
    section: 'who',
    kind: 'machine',
    say: ({ controller }) =>
      controller === undefined
        ? 'There is one address for questions about data; it is not named yet.'
        : `Questions about your data go to ${controller.email}.`,
    probes: ['controller-named'],
  },
} as const satisfies Partial<Record<ClauseId, Clause>>;
