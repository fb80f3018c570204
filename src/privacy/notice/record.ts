import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import { purposes } from '#privacy/purposes.ts';
import type { Registries } from '#privacy/registries.ts';
import { bases, everyDeclaration } from './notice.ts';
import { listRecipients } from './recipients.ts';

/** The record of processing activities that GDPR Art. 30(1) wants, from the declarations: one activity for each purpose. */
export type ProcessingRecord = {
  readonly controller: { readonly name: string; readonly address: string; readonly email: string } | null;
  readonly activities: readonly Activity[];
  readonly recipients: readonly {
    readonly id: string;
    readonly who: string;
    readonly gets: readonly string[];
    readonly country: string | null;
    readonly ground: string | null;
    readonly inUse: boolean;
  }[];
  /** Art. 32(1), in general terms. */
  readonly measures: readonly string[];
};

type Activity = {
  readonly purpose: string;
  readonly serves: string;
  readonly categoriesOfPersons: readonly string[];
  readonly categoriesOfData: readonly string[];
  readonly grounds: readonly string[];
  readonly timeLimits: readonly string[];
};

export function processingRecord(ctx: Context, { inventory, recipients }: Registries): ProcessingRecord {
  const personal = inventory.flatMap(everyDeclaration).filter(({ basis }) => basis !== 'not-personal');
  const used = Object.entries(purposes).filter(([purpose]) =>
    personal.some((one) => one.purpose === purpose),
  );
  return {
    controller: controllerOf(ctx.config) ?? null,
    activities: used.map(([purpose, serves]) => {
      const declared = personal.filter((one) => one.purpose === purpose);
      const every = (read: (one: (typeof declared)[number]) => string): string[] => [
        ...new Set(declared.map(read)),
      ];
      return {
        ...{ purpose, serves },
        categoriesOfPersons: every(({ whose }) => whose),
        categoriesOfData: every(({ what }) => what),
        grounds: every(({ basis }) => bases[basis]),
        timeLimits: every(({ retention }) => retention),
      };
    }),
    recipients: listRecipients(ctx, recipients).map(({ id, who, gets, place, isUsed }) => ({
      ...{ id, who, gets, inUse: isUsed },
      country: place?.country ?? null,
      ground: place?.ground ?? null,
    })),
    measures: [
      'passwords, keys and the tokens of sessions and links are kept as hashes',
      'no log of requests is kept, and no address of a visitor',
      'pages load from this server alone, and forms count only when a page of this server sent them',
      'connections to anybody who is not a declared recipient are cut',
      'columns, cookies, facts of the log and payloads of jobs that are not declared are refused',
    ],
  };
}
