import type { PersonalData } from '#privacy/declaration.ts';
import { everyPlace } from '#privacy/notice/said.ts';
import type { InventoryLine } from './format.ts';
import { goingTables } from './what-goes.ts';

/** What stands in an archive beside rows. */
const objects = ['originals/', 'public/'];

/** What is declared of everything that goes. Members go by what is declared of those who came. */
export function inventoryOf(inventory: readonly PersonalData[]): InventoryLine[] {
  return inventory
    .flatMap(everyPlace)
    .filter(([place]) => isGoing(place))
    .map(([place, { whose, what, purpose, basis, visibility, retention }]) => ({
      ...{ place, whose, what, purpose, basis, visibility, retention },
    }));
}

function isGoing(place: string): boolean {
  if (objects.includes(place)) return true;
  const [table = ''] = place.split('.');
  return place.includes('.') && [...goingTables, 'arrived_members'].includes(table);
}
