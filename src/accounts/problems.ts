import { defineProblems } from '#platform/problem.ts';

export const accountsProblems = defineProblems({
  'cloudname-invalid': {
    status: 400,
    title: 'This cannot be a cloudname.',
    advice:
      'A cloudname is an organization’s name in URLs: 2 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.',
  },
  'cloudname-taken': {
    status: 409,
    title: 'Another organization has this cloudname.',
    advice: 'Choose another; `vitrine org list` shows those taken.',
  },
  'organization-not-found': {
    status: 404,
    title: 'There is no organization with this cloudname.',
    advice: '`vitrine org list` shows them all; `vitrine org create` makes one.',
  },
  'email-invalid': {
    status: 400,
    title: 'This is not an e-mail address.',
    advice: 'Give an address that letters reach, such as you@example.org.',
  },
  'name-invalid': {
    status: 400,
    title: 'This name cannot be used.',
    advice: 'A name has 1 to 200 characters and no control characters.',
  },
  'key-not-found': {
    status: 404,
    title: 'There is no such API key, or it is revoked already.',
    advice: '`vitrine key list <cloudname>` shows the keys of an organization.',
  },
  'password-too-short': {
    status: 400,
    title: 'This password is too short.',
    advice: 'A password that is the only proof has 15 characters or more, such as four words in a row.',
  },
  'password-too-long': {
    status: 400,
    title: 'This password is too long.',
    advice: 'A password has at most 128 characters.',
  },
  'password-common': {
    status: 400,
    title: 'This password is one of those that are tried first.',
    advice: 'Choose one that nobody else has, such as four words that do not belong together.',
  },
  'sign-in-refused': {
    status: 401,
    title: 'E-mail address and password do not belong together.',
    advice:
      'Type both again. Whoever signed up just now confirms the address first, by the letter that was sent to it. Whoever forgot the password can have a link for a new one sent to the address of the account.',
  },
  'password-wrong': {
    status: 403,
    title: 'This is not your password.',
    advice:
      'The change asks for the password you signed in with, so that nobody else at your device can make it.',
  },
  'code-wrong': {
    status: 403,
    title: 'This code is not right, or it was used already.',
    advice:
      'Wait for the next code of the app and type that. If no code is ever right, set the clock of the phone by the network. A recovery code counts once.',
  },
  'sign-in-over': {
    status: 401,
    title: 'This sign-in is over.',
    advice: 'Begin again with the password: the code has to follow within ten minutes.',
  },
  'second-factor-there': {
    status: 409,
    title: 'The account asks for codes of an app already.',
    advice: 'Remove that app first to use another one.',
  },
  'second-factor-missing': {
    status: 409,
    title: 'The account does not ask for codes of an app.',
    advice: 'Set up an app first.',
  },
  'password-not-alone': {
    status: 409,
    title: 'Your password is too short to be the only proof.',
    advice: 'Set one of 15 characters or more first. Then the second factor can be removed.',
  },
  'enrolment-over': {
    status: 409,
    title: 'Setting up the app took too long, or never began.',
    advice: 'Begin again; the first code has to follow within half an hour.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey does not fit.',
    advice:
      'Try again. If it goes on, the passkey may have been removed here, or belong to another address of this server.',
  },
  'passkeys-unavailable': {
    status: 409,
    title: 'There are no passkeys at this address.',
    advice:
      'Browsers have them where a server is reached by a name and https. The operator sets `PUBLIC_URL`.',
  },
  'too-many-passkeys': {
    status: 409,
    title: 'The account has 20 passkeys.',
    advice: 'Remove one that is no longer used.',
  },
  'sign-up-password-wrong': {
    status: 403,
    title: 'This is not the password that was chosen at sign-up.',
    advice:
      'Type the one you signed up with. If you never signed up, somebody else did with your address: leave it, or have a link for a password of your own sent to you.',
  },
  'sign-up-closed': {
    status: 403,
    title: 'Nobody can sign up here on their own.',
    advice:
      'Ask for an invitation. The operator opens sign-up with `VITRINE_SIGN_UP=open`, and names who answers for the server with `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL`.',
  },
  'terms-changed': {
    status: 409,
    title: 'The terms or the privacy notice are not those that were acknowledged.',
    advice: 'Load the page anew, read what changed, and send the form again.',
  },
  'link-invalid': {
    status: 404,
    title: 'This link does not work, or not any more.',
    advice: 'A link works once and for a limited time. Ask for a new one where you asked for this.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'There have been too many attempts.',
    advice: 'Wait for the seconds that the header Retry-After says.',
  },
  'foundings-spent': {
    status: 429,
    title: 'You have made as many organizations as somebody may within a day.',
    advice:
      'Wait for the seconds that the header Retry-After says, or ask an administrator. The operator sets the number with `VITRINE_FOUNDINGS_PER_DAY`.',
  },
  'email-taken': {
    status: 409,
    title: 'This e-mail address has an account.',
    advice: 'Sign in with it, or use another address.',
  },
  'key-invalid': {
    status: 400,
    title: 'Such an API key cannot be made.',
    advice: 'The detail names what is wrong with it. Folders begin and end with a slash.',
  },
  'person-not-found': {
    status: 404,
    title: 'There is no account with this e-mail address.',
    advice: 'Look at how it is spelt. An account that was erased is not there any more.',
  },
  'last-owner': {
    status: 409,
    title: 'An organization has at least one owner.',
    advice: 'Make somebody else owner first.',
  },
  'cloudname-differs': {
    status: 400,
    title: 'This is not the cloudname of the organization.',
    advice: 'Type the cloudname as it stands in its URLs, so that not another one is closed.',
  },
  'data-request-invalid': {
    status: 400,
    title: 'The request cannot be taken like this.',
    advice: 'Say what it is about, in at most 4,000 characters.',
  },
  'request-not-open': {
    status: 404,
    title: 'There is no such open request.',
    advice: '`vitrine requests list` shows which are open.',
  },
  'request-extended': {
    status: 409,
    title: 'This request was given more time already.',
    advice: 'It can be extended once. Answer it.',
  },
  'request-overdue': {
    status: 409,
    title: 'The day of this request is over.',
    advice: 'More time can be taken only before that. Answer it now.',
  },
  'account-leaving': {
    status: 409,
    title: 'This account is about to be erased.',
    advice: 'Its owner can take that back on the page of the account, as long as it is there.',
  },
  'account-not-leaving': {
    status: 409,
    title: 'This account is not about to be erased.',
    advice: 'Nothing needs to be taken back.',
  },
  'organization-closed': {
    status: 409,
    title: 'The organization is closed already.',
    advice: 'Until it is erased its owners can undo that, or the operator with `vitrine org undo`.',
  },
  'organization-not-closed': {
    status: 409,
    title: 'The organization is open, or its time to come back is over.',
    advice: '`vitrine org list` tells which organizations are closed, and when they are erased.',
  },
  'already-member': {
    status: 409,
    title: 'Whoever has this address is a member already.',
    advice: 'Change their role instead.',
  },
  'invitation-of-another': {
    status: 403,
    title: 'This invitation is for another e-mail address.',
    advice: 'Sign in with the account of the address the invitation was sent to.',
  },
});
