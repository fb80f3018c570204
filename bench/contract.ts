import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLibrary } from './contract/library.ts';
import { measureListing } from './contract/listing.ts';
import { measureUploads } from './contract/uploads.ts';
import { exitOnSignals, temporaryFolder } from './support/owned.ts';
import { machineFacts, othersLoad } from './support/processes.ts';
import { createOrganization, startProduct } from './support/product.ts';
import { Report } from './support/report.ts';

const usage = `Measures the APIs of the real product: lists of a large library and many small uploads through the image4io contract; lists,
searches, single assets and a moving folder through the native API.
usage: npm run bench:contract -- [--only listing,uploads,library] [--database URL] [--images N] [--uploads N] [--rounds N] [--strict]
  --database  a PostgreSQL database that is empty; without it the embedded engine is measured
  --images    how many the listed folder holds (100000)
  --uploads   how many are uploaded in each round (1000)
  --rounds    how often uploads are compared (3) and, times ten, a page is asked for; the median counts
  --strict    exit code 1 when a floor is missed`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'listing,uploads,library' },
    database: { type: 'string' },
    images: { type: 'string', default: '100000' },
    uploads: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [images, uploads, rounds] = [values.images, values.uploads, values.rounds].map(Number);
const wanted = values.only.split(',');
if (values.help || !(Number(images) >= 2_000) || !(Number(uploads) >= 1) || !(Number(rounds) >= 1)) {
  console.error(usage);
  process.exit(values.help ? 0 : 64);
}

exitOnSignals();
const report = new Report();
const before = await othersLoad();
{
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const settings: Record<string, string> =
    values.database === undefined ? {} : { DATABASE_URL: values.database };
  await using product = await startProduct({ data, settings });
  const scene = { product, data, report, database: values.database, rounds: Number(rounds) };
  if (wanted.includes('listing')) {
    const account = await createOrganization(data, 'listed', settings);
    await measureListing({ ...scene, account }, Number(images));
  }
  if (wanted.includes('library')) {
    const account = await createOrganization(data, 'library', settings);
    await measureLibrary({ ...scene, account }, Number(images));
  }
  if (wanted.includes('uploads')) {
    const account = await createOrganization(data, 'uploading', settings);
    await measureUploads({ ...scene, account, workspace: folder.path }, Number(uploads));
  }
}
const after = await othersLoad();
const file = report.write({
  date: new Date().toISOString(),
  machine: machineFacts(),
  others: { before, after },
  options: { ...values, database: values.database === undefined ? 'embedded' : 'postgres' },
});
const missed = report.missed();
console.log(
  `\nOthers kept the machine ${before.busy} busy before and ${after.busy} after; written to ${file}`,
);
console.log(missed.length === 0 ? 'Every floor holds.' : `${missed.length} figure(s) BELOW their floor.`);
process.exitCode = values.strict && missed.length > 0 ? 1 : 0;
