import { accountsSettings } from './accounts.ts';
import { apiSettings } from './api.ts';
import { databaseSettings } from './database.ts';
import { deliverySettings } from './delivery.ts';
import { fetchSettings } from './fetch.ts';
import { imagingSettings } from './imaging.ts';
import { intakeSettings } from './intake.ts';
import { librarySettings } from './library.ts';
import { mailSettings } from './mail.ts';
import { meteringSettings } from './metering.ts';
import { privacySettings } from './privacy.ts';
import { serverSettings } from './server.ts';
import { type Setting, withoutSecrets } from './setting.ts';
import { storageSettings } from './storage.ts';

/** Every setting, by the folder that reads it; the order is that of the documentation. */
export const settings = {
  server: serverSettings,
  database: databaseSettings,
  storage: storageSettings,
  imaging: imagingSettings,
  fetch: fetchSettings,
  library: librarySettings,
  intake: intakeSettings,
  delivery: deliverySettings,
  metering: meteringSettings,
  api: apiSettings,
  accounts: accountsSettings,
  mail: mailSettings,
  privacy: privacySettings,
};

type Values<Section> = {
  readonly [key in keyof Section]: Section[key] extends Setting<infer Value> ? Value : never;
};
export type Config = { readonly [section in keyof typeof settings]: Values<(typeof settings)[section]> };

export type Environment = Readonly<Record<string, string | undefined>>;

/** All faults of an environment at once. The exit code for it is 78, `EX_CONFIG` of sysexits.h. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

/** Reads all settings. An empty text counts as not set. Throws `ConfigurationError`. */
export function loadConfig(environment: Environment = process.env): Config {
  const faults = unknownNames(environment);
  const config = Object.fromEntries(
    Object.entries(settings).map(([section, rows]) => [section, readSection(rows, environment, faults)]),
  );
  if (faults.length > 0) throw new ConfigurationError(faults);
  return config as Config;
}

function readSection(
  rows: Record<string, Setting<unknown>>,
  environment: Environment,
  faults: string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(rows).map(([key, setting]) => {
      const given = environment[setting.name]?.trim();
      if (given === undefined || given === '') return [key, setting.fallback];
      const value = setting.parse(given);
      if (value === undefined) {
        faults.push(
          `${setting.name} is ${JSON.stringify(withoutSecrets(given))}; expected ${setting.expected}. See docs/reference/configuration.md#${setting.name.toLowerCase()}`,
        );
      }
      return [key, value];
    }),
  );
}

/** A misspelt `VITRINE_…` would silently do nothing, so it is a fault. */
function unknownNames(environment: Environment): string[] {
  const known = new Set(
    Object.values(settings).flatMap((rows) => Object.values<Setting<unknown>>(rows).map((row) => row.name)),
  );
  return Object.keys(environment)
    .filter((name) => name.startsWith('VITRINE_') && !known.has(name))
    .map((name) => `${name} is not a setting. See docs/reference/configuration.md`);
}
