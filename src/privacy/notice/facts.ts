import type { Config } from '#config/config.ts';
import { type Controller, controllerOf } from '#config/privacy.ts';
import type { AgeLimit, PersonalData } from '#privacy/declaration.ts';

/** What sentences are filled with: settings, and figures that the code works with. */
export type NoticeFacts = {
  readonly controller: Controller | undefined;
  readonly stayDays: number;
  /** How long it is kept what account holders did. */
  readonly activityDays: number;
};

export function noticeFacts(config: Config, inventory: readonly PersonalData[]): NoticeFacts {
  const session = inventory
    .flatMap(({ cookies = {} }) => Object.entries(cookies))
    .find(([name]) => name === 'session');
  const activity = inventory
    .flatMap(({ ages = [] }): readonly AgeLimit[] => ages)
    .find(({ table }) => table === 'activity_events');
  return {
    controller: controllerOf(config),
    activityDays: activity?.days ?? 0,
    stayDays: Math.round((session?.[1].longest ?? 0) / 86_400),
  };
}
