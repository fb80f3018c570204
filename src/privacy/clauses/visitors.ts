import { smallestGroup } from '#privacy/published-figures.ts';
import type { Clause, ClauseId } from './clause.ts';

/** what is promised to whoever visits pages and looks at pictures. */
export const visitorClauses = {
  'X-01': {
    section: 'who',
    kind: 'machine',
    say: ({ controller }) =>
      controller === undefined
        ? 'Whoever runs this server answers for it, but has not said yet who that is.'
        : `${controller.name}, ${controller.address}, answers for this server and for all that is kept on it.`,
    probes: ['controller-named'],
  },
  'X-02': {
    section: 'visit',
    kind: 'machine',
    say: 'When you look at pages and pictures, nothing about the request is written down: not your browser, your language, the page you came from or when you came. Only if you agreed to be counted, the counts of the day grow by one for the kind of page, the kind of the page before it, the kind of device and the country.',
  },
  'X-03': {
    section: 'visit',
    kind: 'machine',
    say: 'Counts of visits serve to understand how the pages are used, and nothing else.',
  },
  'X-04': {
    section: 'visit',
    kind: 'machine',
    say: `Reports about visits are published by the month and in groups of ${smallestGroup} different people or more, rounded; what would show a smaller one is left out.`,
    probes: ['published-groups'],
  },
  'X-05': {
    section: 'account',
    kind: 'machine',
    say: 'Of a session of yours the country and the family of browser and system are kept, and you see them; the address of your connection is not kept.',
    probes: ['oldest-values'],
  },
  'X-06': {
    section: 'visit',
    kind: 'machine',
    say: 'The address a comment came from is kept apart from it, and for 90 days only.',
    needs: 'comments',
  },
  'X-07': {
    section: 'visit',
    kind: 'machine',
    say: 'Only administrators of the site you comment on can see your address and e-mail address, with a reason that is written down.',
    needs: 'comments',
  },
  'X-08': {
    section: 'visit',
    kind: 'machine',
    say: 'Otherwise the addresses of commenters are disclosed only as this notice says of all personal data.',
    needs: 'comments',
  },
  'X-09': {
    section: 'account',
    kind: 'machine',
    say: 'Your e-mail address is on no public page, and nobody can find out here whether it has an account.',
  },
  'X-10': {
    section: 'letters',
    kind: 'machine',
    say: 'When you subscribe to a newsletter, the time, the address of your connection and the text you were shown are kept as proof.',
    needs: 'newsletter',
  },
  'X-11': {
    section: 'visit',
    kind: 'machine',
    say: 'If your browser sends DNT: 1 or Sec-GPC: 1, you are not tracked and not counted, whatever you agreed to before. You are not tracked without it either; with it the page says so.',
    probes: ['signals-honoured', 'cookies-seen'],
  },
  'X-12': {
    section: 'visit',
    kind: 'machine',
    say: 'Everything works the same with such a signal.',
    probes: ['signals-honoured'],
  },
  'X-13': {
    section: 'sharing',
    kind: 'machine',
    say: 'Pages let your browser load from this server alone; a header tells the browser to refuse anything else.',
    probes: ['signals-honoured'],
  },
  'X-14': {
    section: 'letters',
    kind: 'machine',
    say: 'Letters contain no pictures and no links that would tell us that you opened or followed them.',
  },
  'X-15': {
    section: 'letters',
    kind: 'machine',
    say: 'One click ends a newsletter, at once.',
    needs: 'newsletter',
  },
  'X-16': {
    section: 'account',
    kind: 'machine',
    say: 'Signing up to a site asks for a user name and an e-mail address.',
    needs: 'sites',
  },
  'X-17': {
    section: 'account',
    kind: 'machine',
    say: 'Who buys something is asked for what the payment needs, by the payment provider.',
    needs: 'payments',
  },
  'X-18': {
    section: 'account',
    kind: 'machine',
    say: 'Forms ask only for what the thing you want needs; each field has its reason, and a field without one does not exist.',
    probes: ['declared-columns'],
  },
  'X-19': {
    section: 'sharing',
    kind: 'machine',
    say: 'Data leaves this server only to the recipients listed here; a connection to anybody else is cut before it is made.',
    probes: ['hosts-contacted'],
  },
  'X-20': {
    section: 'visit',
    kind: 'machine',
    say: 'You can look at everything public without an account, cookies or scripts.',
  },
  'X-21': {
    section: 'visit',
    kind: 'machine',
    say: 'Visitors are counted in groups, never request by request: what tells the visitors of one day apart is in memory only, and is gone at midnight.',
    probes: ['oldest-values'],
  },
  'X-22': {
    section: 'visit',
    kind: 'machine',
    say: 'Statistics that are shown to anybody, those who run this server included, contain nothing personal.',
  },
  'X-23': {
    section: 'account',
    kind: 'machine',
    say: 'You accept the terms by ticking a box when you sign up, and which version you saw is kept; looking at pages accepts nothing.',
  },
  'X-24': {
    section: 'changes',
    kind: 'machine',
    say: 'The terms change only with the same time of notice as this page.',
  },
  'X-25': {
    section: 'visit',
    kind: 'machine',
    say: 'This server keeps no log of requests: no addresses, no host names of visitors.',
    probes: ['log-fields'],
  },
  'X-26': {
    section: 'visit',
    kind: 'machine',
    say: 'The log that finds faults has facts about the work of the server, not about whom it worked for.',
    probes: ['log-fields'],
  },
  'X-27': {
    section: 'visit',
    kind: 'machine',
    say: 'A vote is counted once without keeping who voted for what.',
    needs: 'polls',
  },
  'X-28': {
    section: 'cookies',
    kind: 'machine',
    say: 'No cookie remembers preferences: colours and contrast follow your own system.',
    probes: ['cookies-seen'],
  },
  'X-29': {
    section: 'cookies',
    kind: 'machine',
    say: 'A cookie keeps you signed in. It exists from signing in to signing out, no script can read it, and it holds a random value only.',
    probes: ['cookies-seen'],
  },
  'X-30': {
    section: 'cookies',
    kind: 'machine',
    say: 'No cookie serves advertising.',
    probes: ['cookies-seen'],
  },
  'X-31': {
    section: 'cookies',
    kind: 'machine',
    say: 'A cookie that keeps a vote from counting twice ends with the poll.',
    needs: 'polls',
  },
  'X-32': {
    section: 'sharing',
    kind: 'machine',
    say: 'What cookies and the headers of your browser say is passed on to nobody.',
    probes: ['hosts-contacted'],
  },
  'X-33': {
    section: 'cookies',
    kind: 'machine',
    say: 'Cookies serve to let you in, to keep forms safe and to remember that you agreed to be counted, and nothing else.',
    probes: ['cookies-seen'],
  },
  'X-34': {
    section: 'visit',
    kind: 'machine',
    say: 'Links lead straight to where they say, without a stop to count you, and other sites are not told which page you came from.',
  },
  'X-35': {
    section: 'rights',
    kind: 'machine',
    say: 'A contact form takes questions, without an account, and answers with a number.',
    needs: 'contact form and support cases',
  },
  'X-36': {
    section: 'rights',
    kind: 'machine',
    say: 'Notices of copyright and their answers are taken and kept within their times.',
    needs: 'copyright notices',
  },
  'X-37': {
    section: 'sharing',
    kind: 'machine',
    say: 'Those who work for us see personal data only where their task needs it, and each look is written down.',
    needs: 'staff roles',
  },
  'X-38': {
    section: 'sharing',
    kind: 'people',
    say: 'Whoever works on this server has promised to keep to themselves what they see.',
  },
  'X-39': {
    section: 'sharing',
    kind: 'machine',
    say: 'The list of recipients says where each of them is and on which ground data may go there; using this server is not consent to that.',
  },
  'X-40': {
    section: 'sharing',
    kind: 'machine',
    say: 'Personal data is not sold or rented, and machines can read that here.',
    probes: ['hosts-contacted'],
  },
  'X-41': {
    section: 'sharing',
    kind: 'machine',
    say: 'Authorities get what an order demands and no more; you are told unless that is forbidden.',
  },
  'X-42': {
    section: 'sharing',
    kind: 'people',
    say: 'Data is disclosed to protect rights or persons only with a written reason.',
  },
  'X-43': {
    section: 'letters',
    kind: 'machine',
    say: 'Who has an account gets news about the product only when they switched it on.',
    needs: 'marketing mail',
  },
  'X-44': {
    section: 'letters',
    kind: 'machine',
    say: 'A question of yours is published only when you allowed it, without your name.',
    needs: 'contact form and support cases',
  },
  'X-45': {
    section: 'safety',
    kind: 'machine',
    say: 'Pages are protected against foreign scripts, frames and forms, and guessing passwords is slowed down.',
    probes: ['declared-columns'],
  },
  'X-46': {
    section: 'cookies',
    kind: 'machine',
    say: 'There are no cookies but those in the table; one that is not listed is never sent.',
    probes: ['cookies-seen'],
  },
  'X-47': {
    section: 'cookies',
    kind: 'machine',
    say: 'If your browser refuses cookies you can still see every public page; only signing in needs them.',
  },
  'X-48': {
    section: 'changes',
    kind: 'people',
    say: 'Whoever takes over this server, or an organization on it, takes over this notice with it; you are told 30 days before, and of everything that is otherwise there.',
  },
  'X-49': {
    section: 'sharing',
    kind: 'machine',
    say: 'No partner places anything on these pages, so none sets a cookie.',
    probes: ['signals-honoured', 'cookies-seen'],
  },
  'X-50': {
    section: 'sharing',
    kind: 'machine',
    say: 'Each advertisement says who paid for it and why it is shown.',
    needs: 'advertising',
  },
  'X-51': {
    section: 'sharing',
    kind: 'machine',
    say: 'Each advertising partner is listed with its own policy.',
    needs: 'advertising',
  },
  'X-52': {
    section: 'changes',
    kind: 'machine',
    say: 'Every version of this notice stays readable, with what changed.',
  },
  'X-53': {
    section: 'changes',
    kind: 'machine',
    say: 'Who has an account is told of each change.',
  },
  'X-54': {
    section: 'changes',
    kind: 'machine',
    say: 'Going on after a small change is agreement to it; a large one is asked about.',
  },
  'X-55': {
    section: 'changes',
    kind: 'machine',
    say: 'The date above says since when this notice reads as it does; it is kept in a record that cannot be changed unseen.',
    probes: ['ledger-whole'],
  },
} as const satisfies Partial<Record<ClauseId, Clause>>;
