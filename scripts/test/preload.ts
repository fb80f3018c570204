import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { useOwnFonts } from '#config/own-fonts.ts';

/**
 * Property tests draw the same examples each time, so that a run says what the commit before it would have said too.
 * `TEST_SEED=random npm test` looks further; what it finds is printed with its own seed.
 */
const { TEST_SEED: asked = '20261125' } = process.env;
fc.configureGlobal(asked === 'random' ? {} : { seed: Number(asked) });

// Letters are looked up once in a process: a test that draws some before a server starts must not bring in the machine's.
useOwnFonts(fileURLToPath(new URL('../../src/imaging/text/fonts.conf', import.meta.url)));
