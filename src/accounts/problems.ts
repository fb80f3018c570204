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
    advice: '`vitrine org list` shows all organizations; `vitrine org create` creates one.',
  },
  'email-invalid': {
    status: 400,
    title: 'This is not an e-mail address.',
    advice: 'Give an address that can receive mail, such as you@example.org.',
  },
  'name-invalid': {
    status: 400,
    title: 'This name cannot be used.',
    advice: 'A name has 1 to 200 characters and no control characters.',
  },
  'key-not-found': {
    status: 404,
    title: 'There is no such API key, or it was already revoked.',
    advice: '`vitrine key list <cloudname>` shows the keys of an organization.',
  },
  'password-too-short': {
    status: 400,
    title: 'This password is too short.',
    advice: 'Without a second factor, a password needs at least 15 characters, such as four words in a row.',
  },
  'password-too-long': {
    status: 400,
    title: 'This password is too long.',
    advice: 'A password has at most 128 characters.',
  },
  'password-common': {
    status: 400,
    title: 'This password is too common.',
    advice: 'Choose one that nobody else has, such as four words that do not belong together.',
  },
  'sign-in-refused': {
    status: 401,
    title: 'The e-mail address or the password is not right.',
    advice:
      'Type both again. If you have just signed up, first confirm your address with the letter that was sent to it. If you have forgotten the password, have a link for a new one sent to your address.',
  },
  'password-wrong': {
    status: 403,
    title: 'This is not your password.',
    advice: 'This change requires your password, so that nobody else at your device can make it.',
  },
  'code-wrong': {
    status: 403,
    title: 'This code is not right, or it was already used.',
    advice:
      'Wait for the next code of the app and type that. If no code is ever right, let the phone set its clock automatically. A recovery code works once.',
  },
  'sign-in-over': {
    status: 401,
    title: 'This sign-in has expired.',
    advice: 'Start again with the password: the code must follow within ten minutes.',
  },
  'second-factor-there': {
    status: 409,
    title: 'The account already has a second factor.',
    advice: 'Remove that app first to use another one.',
  },
  'second-factor-missing': {
    status: 409,
    title: 'The account has no second factor.',
    advice: 'Set up an authenticator app first.',
  },
  'password-not-alone': {
    status: 409,
    title: 'Your password is too short without a second factor.',
    advice: 'Set one of 15 characters or more first. Then the second factor can be removed.',
  },
  'enrolment-over': {
    status: 409,
    title: 'Setting up the app took too long, or was never started.',
    advice: 'Start again; the first code must follow within half an hour.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey was not accepted.',
    advice:
      'Try again. If it happens again, the passkey may have been removed here, or belong to another address of this server.',
  },
  'passkeys-unavailable': {
    status: 409,
    title: 'Passkeys are not available at this address.',
    advice: 'Browsers support them only on https with a host name. The operator sets `PUBLIC_URL`.',
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
      'Type the one you signed up with. If you never signed up, somebody else did with your address: ignore this, or have a link for a password of your own sent to you.',
  },
  'sign-up-closed': {
    status: 403,
    title: 'Sign-up is closed on this server.',
    advice:
      'Ask for an invitation. The operator opens sign-up with `VITRINE_SIGN_UP=open`, and names who answers for the server with `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL`.',
  },
  'terms-changed': {
    status: 409,
    title: 'The terms or the privacy notice changed after you opened the form.',
    advice: 'Reload the page, read what changed, and send the form again.',
  },
  'link-invalid': {
    status: 404,
    title: 'This link does not work, or no longer works.',
    advice: 'A link works once and for a limited time. Ask for a new one where you asked for this.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'There have been too many attempts.',
    advice: 'Wait for the number of seconds in `Retry-After`.',
  },
  'foundings-spent': {
    status: 429,
    title: 'You have created the maximum number of organizations for one day.',
    advice:
      'Wait for the number of seconds in `Retry-After`, or ask an administrator. The operator sets the limit with `VITRINE_FOUNDINGS_PER_DAY`.',
  },
  'email-taken': {
    status: 409,
    title: 'This e-mail address already has an account.',
    advice: 'Sign in with it, or use another address.',
  },
  'key-invalid': {
    status: 400,
    title: 'Such an API key cannot be created.',
    advice: 'The detail names what is wrong with it. Folders begin and end with a slash.',
  },
  'person-not-found': {
    status: 404,
    title: 'There is no account with this e-mail address.',
    advice: 'Check the spelling. An erased account no longer exists.',
  },
  'last-owner': {
    status: 409,
    title: 'An organization must have at least one owner.',
    advice: 'Make somebody else an owner first.',
  },
  'cloudname-differs': {
    status: 400,
    title: 'This is not the cloudname of the organization.',
    advice: 'Type the cloudname exactly as in its URLs, so that the wrong organization is never closed.',
  },
  'data-request-invalid': {
    status: 400,
    title: 'The request cannot be accepted like this.',
    advice: 'Say what it is about, in at most 4,000 characters.',
  },
  'request-not-open': {
    status: 404,
    title: 'There is no such open request.',
    advice: '`vitrine requests list` shows the open requests.',
  },
  'request-extended': {
    status: 409,
    title: 'This request was already extended.',
    advice: 'A request can be extended only once. Answer it.',
  },
  'request-overdue': {
    status: 409,
    title: 'The due date of this request has passed.',
    advice: 'It can be extended only before that date. Answer it now.',
  },
  'account-leaving': {
    status: 409,
    title: 'This account is about to be erased.',
    advice: 'Its owner can undo that on the page of the account until then.',
  },
  'account-not-leaving': {
    status: 409,
    title: 'This account is not about to be erased.',
    advice: 'There is nothing to undo.',
  },
  'organization-closed': {
    status: 409,
    title: 'The organization is already closed.',
    advice: 'Until it is erased, its owners can reopen it, or the operator with `vitrine org undo`.',
  },
  'organization-not-closed': {
    status: 409,
    title: 'The organization is open, or it can no longer be reopened.',
    advice: '`vitrine org list` says which organizations are closed, and when they will be erased.',
  },
  'already-member': {
    status: 409,
    title: 'This person is already a member.',
    advice: 'Change their role instead.',
  },
  'invitation-of-another': {
    status: 403,
    title: 'This invitation is for another e-mail address.',
    advice: 'Sign in with the account of the address that the invitation was sent to.',
  },
});
