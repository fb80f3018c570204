/** What is said of a test that did not run on the very program that runs. */
export const notRun = 'not run on this build';
