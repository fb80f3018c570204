/** Loaded at its first use: with what it needs these are three hundred modules, and most installations have no passkey. */
export function passkeyLibrary() {
  return import('@simplewebauthn/server');
}

/** What reads an answer before it is judged; it comes with the same modules. */
export function passkeyHelpers() {
  return import('@simplewebauthn/server/helpers');
}
