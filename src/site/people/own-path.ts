/** Where to after sign-in: a page of ours and nothing else, whatever the address of the form said. */
export function ownPath(next: string): string {
  return /^\/(?![/\\])[\w/.~%?=&-]*$/.test(next) ? next : '/account';
}
