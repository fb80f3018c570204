import fc from 'fast-check';

/**
 * Property tests draw the same examples each time, so that a run says what the commit before it would have said too.
 * `TEST_SEED=random npm test` looks further; what it finds is printed with its own seed.
 */
const { TEST_SEED: asked = '20261125' } = process.env;
fc.configureGlobal(asked === 'random' ? {} : { seed: Number(asked) });
