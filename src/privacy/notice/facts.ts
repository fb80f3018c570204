import type { Config } from '#config/config.ts';
import { type Controller, controllerOf } from '#config/privacy.ts';
import type { PersonalData } from '#privacy/declaration.ts';

/** What sentences are filled with: settings, and figures that the code works with. */
export type NoticeFacts = {
  readonly controller: Controller | undefined;
  readonly stayDays: number;
};

export function noticeFacts(config: Config, inventory: readonly PersonalData[]): NoticeFacts {
  const session = inventory
    .flatMap(({ cookies = {} }) => Object.entries(cookies))
    .find(([name]) => name === 'session');
  return {
    controller: controllerOf(config),
    stayDays: Math.round((session?.[1].longest ?? 0) / 86_400),
  };
}
