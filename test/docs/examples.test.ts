import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Product, startProduct } from '../support/product.ts';
import { hasMembers, looksLike } from './likeness.ts';
import { type Block, blocksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const writtenUrl = 'http://127.0.0.1:8080';
const writtenCloudname = 'demo';

type Page = { readonly path: string; readonly blocks: readonly Block[] };

const pages: readonly Page[] = ['README.md', ...globSync('docs/*.md', { cwd: root }).sort()]
  .map((path) => ({ path, blocks: blocksOf(readFileSync(root + path, 'utf8')) }))
  .filter(({ blocks }) => blocks.some(({ run }) => run));

const beginsAnew = ({ blocks }: Page) => blocks.some(({ run, text }) => run && text.includes('org create'));

for (const page of pages.filter(beginsAnew)) {
  test(`every command of ${page.path} does what the page says`, async () => {
    await using product = await startProduct();
    await follow(page, new Shell(product, writtenCloudname));
  });
}

test('pages that begin after the first steps', async (context) => {
  await using product = await startProduct();
  for (const page of pages.filter((candidate) => !beginsAnew(candidate))) {
    // Each page has an organization of its own, so that one server does for all.
    const cloudname = `${writtenCloudname}-for-${basename(page.path, '.md')}`;
    const key = await product.command('org', 'create', cloudname, '--email', 'you@example.org');
    const shell = new Shell(product, cloudname);
    shell.learn(JSON.stringify(key));
    await context.test(`every command of ${page.path} does what the page says`, () => follow(page, shell));
  }
});

test('the first steps of the README are among the commands that are run', () => {
  const readme = pages.find(({ path }) => path === 'README.md')?.blocks ?? [];
  const text = readme.map((block) => (block.run ? block.text : '')).join('\n');
  for (const step of ['org create', '/v1.0/uploadImage', '/cdn/demo/']) assert.ok(text.includes(step), step);
});

/** Does what a page says, from above to below, and compares what it shows. */
async function follow({ path, blocks }: Page, shell: Shell): Promise<void> {
  for (const [index, block] of blocks.entries()) {
    if (!block.run) continue;
    const printed = await shell.run(block);
    const shown = blocks[index + 1];
    if (shown !== undefined && !shown.run) checkPrinted(path, shown, printed);
  }
}

/** Runs blocks as a reader would, one after the other, in the folder of the project beside the running server. */
class Shell {
  readonly #product: Product;
  readonly #cloudname: string;
  #credentials: Readonly<Record<string, string>> = {};

  constructor(product: Product, cloudname: string) {
    this.#product = product;
    this.#cloudname = cloudname;
  }

  async run({ text, line }: Block): Promise<string> {
    const commands = text
      .replaceAll(writtenUrl, this.#product.url)
      .replaceAll(new RegExp(`\\b${writtenCloudname}\\b`, 'g'), this.#cloudname);
    try {
      const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', commands], {
        cwd: root,
        env: {
          ...this.#product.environment,
          ...this.#credentials,
          // The server chose its port itself; its operator would have said it.
          VITRINE_PORT: new URL(this.#product.url).port,
          NO_PROXY: '127.0.0.1',
          no_proxy: '127.0.0.1',
        },
        timeout: 60_000,
      });
      if (/\b(?:org|key) create\b/.test(commands)) this.learn(stdout);
      return stdout.replaceAll(this.#product.url, writtenUrl).replaceAll(this.#cloudname, writtenCloudname);
    } catch (error) {
      throw new Error(`The block of line ${line} failed:\n${text}`, { cause: error });
    }
  }

  /** A reader puts the key and secret that were printed into the variables KEY and SECRET. */
  learn(printed: string): void {
    const [, key] = /(?:API key +|"apiKey":")([^\s"]+)/.exec(printed) ?? [];
    const [, secret] = /(?:API secret +|"apiSecret":")([^\s"]+)/.exec(printed) ?? [];
    if (key !== undefined && secret !== undefined) this.#credentials = { KEY: key, SECRET: secret };
  }
}

function checkPrinted(page: string, { language, text, line }: Block, printed: string): void {
  const where = `${page}:${line} shows\n${text}\nand this was printed:\n${printed}`;
  if (language === 'text') assert.ok(looksLike(text, printed), where);
  if (language === 'json') assert.ok(hasMembers(JSON.parse(text), JSON.parse(printed)), where);
}
