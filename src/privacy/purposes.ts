/** Every purpose there is; what is not listed cannot be declared of a field. */
export const purposes = {
  'run the organization’s account':
    'so that an organization has its name, its keys, its members and its figures',
  'let programs sign in': 'so that programs of an organization can upload and manage its pictures',
  'let people sign in': 'so that you, and nobody else, can use your account',
  'show who did what': 'so that members can see who changed what in their organization',
  'keep and find pictures': 'so that pictures that were uploaded are there and can be found',
  'deliver pictures': 'so that pictures can be seen at their addresses, by whom they are meant for',
  'do work later': 'so that work that takes time is done though nobody waits for it',
  'answer requests about data': 'so that whoever asks about their data gets an answer in time',
  'show you what happened with your account':
    'so that you can see when and from where your account was used, and notice what was not you',
  'answer for breaches': 'so that who is affected when data gets out is told, and the authority too',
  'answer authorities':
    'so that authorities get what a law demands and no more, and whom it is about hears of it',
  'send messages': 'so that letters you need arrive, once',
  'tell programs what happened': 'so that programs of an organization hear what became of its pictures',
  'do nothing twice': 'so that what a program sends twice is done once, and answered both times',
  'keep the database in order': 'so that the database knows which form it has',
  'understand how the pages are used':
    'so that whoever runs this server knows how many look at its pages, and at which kind of them',
  'keep to your choice': 'so that what you chose is kept to, and you can prove it',
  'prove what is promised': 'so that anybody can check that this notice is kept',
} as const;

export type Purpose = keyof typeof purposes;
