/** What can be asked about one's data (GDPR Art. 15 to 21), as the one who asks would say it. */
export const requestKinds = {
  access: 'tell me what is kept about me, and give me a copy',
  correction: 'correct what is wrong about me',
  erasure: 'erase what is kept about me',
  restriction: 'do not use what is kept about me, but keep it',
  objection: 'I object to how my data is used',
} as const;

export type RequestKind = keyof typeof requestKinds;

export function isRequestKind(text: string): text is RequestKind {
  return Object.hasOwn(requestKinds, text);
}
