/**
 * Features that some clauses are about and that do not exist. `npm run promises` fails when a table or an address of
 * one exists after all, since then its clauses have to be kept and tested.
 */
const notBuilt = {
  comments: { tables: /^comments?(?:_|$)/, routes: /comments?(?:\/|$)/ },
  newsletter: { tables: /^subscri(?:ber|ption_evidence|ptions?$)/, routes: /^\/(?:u|newsletter)(?:\/|$)/ },
  sites: { tables: /^sites?(?:_|$)|^posts?(?:_|$)/, routes: /^\/sites(?:\/|$)/ },
  payments: { tables: /^(?:payments?|invoices?|transactions?)(?:_|$)/, routes: /checkout|invoice|payment/ },
  dunning: { tables: /^(?:dunning|debts?)(?:_|$)/, routes: /dunning/ },
  'cloud drives': { tables: /^(?:connectors?|drives?)(?:_|$)/, routes: /connector|\/drives?(?:\/|$)/ },
  'contact form and support cases': {
    tables: /^(?:cases?|support)(?:_|$)/,
    routes: /^\/(?:contact|cases?)(?:\/|$)/,
  },
  'copyright notices': { tables: /^(?:dmca|takedowns?)(?:_|$)/, routes: /^\/dmca(?:\/|$)/ },
  'enforcement and reports': {
    tables: /^(?:reports?|decisions?|moderation)(?:_|$)/,
    routes: /^\/report$|moderation/,
  },
  'staff roles': { tables: /^staff(?:_|$)/, routes: /^\/staff(?:\/|$)/ },
  'marketing mail': { tables: /^campaigns?(?:_|$)/, routes: /campaign/ },
  advertising: { tables: /^ads?(?:_|$)|^advert/, routes: /^\/ads?(?:\/|$)/ },
  polls: { tables: /^(?:polls?|votes?)(?:_|$)/, routes: /^\/(?:polls?|votes?)(?:\/|$)/ },
  'caution before publishing': { tables: /^cautions?(?:_|$)/, routes: /\/caution(?:\/|$)/ },
  'agreements with organizations': { tables: /^agreements?(?:_|$)/, routes: /agreement/ },
  'reads bound to a purpose': { tables: /^purpose_violations?$/, routes: /purpose-violations/ },
} as const satisfies Record<string, { readonly tables: RegExp; readonly routes: RegExp }>;

export type MissingFeature = keyof typeof notBuilt;

/** What contradicts the list: tables and addresses of features that are said not to exist. */
export function findBuilt(there: {
  readonly tables: readonly string[];
  readonly routes: readonly string[];
}): string[] {
  return (Object.keys(notBuilt) as MissingFeature[]).flatMap((feature) => {
    const { tables, routes } = notBuilt[feature];
    const found = [
      ...there.tables.filter((table) => tables.test(table)).map((table) => `table ${table}`),
      ...there.routes.filter((route) => routes.test(route)).map((route) => `address ${route}`),
    ];
    return found.map((what) => `${feature}: said not to be built, but there is ${what}`);
  });
}
