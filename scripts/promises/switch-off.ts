import { registerHooks } from 'node:module';
import { breaks, nameOf } from './breaks.ts';

/**
 * Loaded before a test (`node --import`): changes one line of one file as it is read, so that the behaviour it guards
 * is off in this process. Nothing of this is in the product, so nothing there can be switched off.
 */
class SwitchedNothing extends Error {
  override readonly name = 'SwitchedNothing';
}

const chosen = breaks.find((each) => nameOf(each) === process.env['BREAK']);
if (chosen === undefined)
  throw new SwitchedNothing(`There is nothing to switch off named ${process.env['BREAK']}.`);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/${chosen.file}`)) return loaded;
    const source = Buffer.from((loaded.source ?? '') as string).toString();
    if (source.split(chosen.from).length !== 2) {
      throw new SwitchedNothing(`${chosen.file} does not have exactly one ${chosen.from}`);
    }
    return { ...loaded, source: source.replace(chosen.from, () => chosen.to) };
  },
});
