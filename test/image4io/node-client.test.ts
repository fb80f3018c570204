import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import client from '@image4io/image4ionodejssdk';
import type { ContractBody } from '../support/contract.ts';
import { assetCount } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { startSource, type Source } from '../support/source.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** The one release of the Node client that npm gives out, with nothing changed but its address. */
describe('the Node client 1.0.3 from npm', () => {
  let world: World;
  let source: Source;
  let acme: Account;
  let sdk: InstanceType<typeof client.Image4ioClient>;
  let bytes: Buffer;
  let files: client.UploadFile[];
  before(async () => {
    source = await startSource();
    world = await createWorld({ environment: { VITRINE_FETCH_ALLOW: source.host } });
    acme = await world.createAccount('acme');
    sdk = new client.Image4ioClient(acme.apiKey, acme.apiSecret);
    sdk.baseUrl = `${world.url}/v1.0`;
    bytes = await canvasOf(photo(64, 48)).jpeg().toBuffer();
    const path = join(world.data, 'one.jpg');
    await writeFile(path, bytes);
    files = ['one.jpg', 'two.jpg'].map((name) => new client.UploadFile(path, name));
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
  });

  const good = async (answer: Promise<unknown>): Promise<ContractBody> => {
    const body = (await answer) as ContractBody;
    assert.deepEqual([body.success, body.errors, body.messages], [true, [], []]);
    return body;
  };
  /** The status behind the error that the client throws. */
  const refusal = async (answer: Promise<unknown>): Promise<number> => {
    const error = await answer.then(
      () => assert.fail('It was expected to be refused.'),
      (thrown: unknown) => thrown as { response: { status: number; data: ContractBody } },
    );
    const { status, data } = error.response;
    assert.equal(data.success, false);
    assert.equal(typeof data.errors[0], 'string');
    return status;
  };

  test('uploads files, finds them and lists them', async () => {
    const request = new client.UploadImagesRequest('/sdk', false, true, files);
    const { uploadedFiles } = await good(sdk.UploadImage(request));
    assert.deepEqual(
      uploadedFiles.map(({ name, status }) => [name, status]),
      [
        ['/sdk/one.jpg', 'Uploaded'],
        ['/sdk/two.jpg', 'Uploaded'],
      ],
    );
    const again = await good(sdk.UploadImage(new client.UploadImagesRequest('/sdk', true, true, files)));
    assert.equal(again.uploadedFiles[0]?.status, 'Overwrited');
    const random = await good(sdk.UploadImage(new client.UploadImagesRequest('', false, false, files)));
    assert.match(random.uploadedFiles[0]?.name ?? '', /^\/[0-9a-f-]{36}\.jpg$/);
    const { image } = await good(sdk.GetImage(new client.GetImageRequest('/sdk/one.jpg')));
    assert.deepEqual([image['name'], image['width'], image['size']], ['/sdk/one.jpg', 64, bytes.length]);
    assert.equal(await refusal(sdk.GetImage(new client.GetImageRequest('/sdk/none.jpg'))), 404);
    const list = await good(sdk.ListFolder(new client.ListFolderRequest('/sdk', '')));
    assert.deepEqual(
      list.images.map(({ name }) => name),
      ['/sdk/one.jpg', '/sdk/two.jpg'],
    );
    const top = await good(sdk.ListFolder(new client.ListFolderRequest('/', '')));
    assert.ok(top.folders.some(({ path }) => path === '/sdk/'));
  });

  test('copies, moves and fetches', async () => {
    await good(sdk.UploadImage(new client.UploadImagesRequest('/from', false, true, files)));
    const copy = new client.CopyImageRequest('/from/one.jpg', '/to/deep', 'named', true, false);
    const { copiedImage } = await good(sdk.CopyImage(copy));
    assert.deepEqual([copiedImage.name, copiedImage.status], ['/to/deep/named.jpg', 'Copied']);
    const { movedImage } = await good(sdk.MoveImage(new client.MoveImageRequest('/from/two.jpg', '/to')));
    assert.deepEqual([movedImage.name, movedImage.status], ['/to/two.jpg', 'Moved']);
    source.serve('/there.jpg', bytes);
    const fetched = await good(
      sdk.FetchImage(new client.FetchImageRequest(`${source.url}/there.jpg`, '/to', true)),
    );
    assert.deepEqual([fetched.fetchedImage.name, fetched.fetchedImage.status], ['/to/there.jpg', 'Fetched']);
  });

  test('makes and deletes folders; its DeleteImage, which asks for a folder, deletes the image', async () => {
    const { createdFolder } = await good(sdk.CreateFolder(new client.CreateFolderRequest('/made/')));
    assert.deepEqual([createdFolder['path'], createdFolder['status']], ['/made/', 'Created']);
    await good(sdk.UploadImage(new client.UploadImagesRequest('/made', false, true, files)));
    const gone = await good(sdk.DeleteImage(new client.DeleteImageRequest('/made/one.jpg')));
    assert.deepEqual([gone.deletedImage['name'], gone.deletedFolder], ['/made/one.jpg', null]);
    await good(sdk.GetImage(new client.GetImageRequest('/made/two.jpg')));
    const { deletedFolder } = await good(sdk.DeleteFolder(new client.DeleteFolderRequest('/made')));
    assert.deepEqual(deletedFolder, { name: '/made', status: 'Deleted' });
    const before = await assetCount(world);
    assert.equal(await refusal(sdk.DeleteImage(new client.DeleteImageRequest('/made/two.jpg'))), 404);
    assert.equal(await refusal(sdk.DeleteImage(new client.DeleteImageRequest(''))), 400);
    assert.equal(await refusal(sdk.DeleteFolder(new client.DeleteFolderRequest('/'))), 400);
    assert.equal(await refusal(sdk.DeleteFolder(new client.DeleteFolderRequest(''))), 400);
    assert.equal(await assetCount(world), before);
  });

  test('purges and reads the subscription', async () => {
    const { status, path } = await good(sdk.Purge());
    assert.deepEqual([status, path], ['Created', '/']);
    const subscription = await good(sdk.GetSubscription());
    assert.equal(subscription['cloudname'], 'acme');
    sdk.apiSecret = 'wrong';
    assert.equal(await refusal(sdk.GetSubscription()), 401);
    sdk.apiSecret = acme.apiSecret;
  });

  test('its calls for videos end in a 501 or, where it makes a mistake of its own, in its own error', async () => {
    const part = Buffer.alloc(500_000);
    for (const ask of [
      () => sdk.StartUploadStream(new client.StartUploadStreamRequest('/v', 'a.mp4')),
      () => sdk.UploadStreamPart(new client.UploadStreamPartRequest('/v/a.mp4', 1, 'token', part)),
      () => sdk.FinalizeStream(new client.FinalizeStreamRequest('/v/a.mp4', 'token')),
      () => sdk.FetchStream(new client.FetchStreamRequest(`${source.url}/a.mp4`, '/v', 'a.mp4')),
    ]) {
      assert.equal(await refusal(ask()), 501);
    }
    assert.throws(() => new client.GetStreamRequest('/v'), ReferenceError);
    await assert.rejects(sdk.DeleteStream(new client.DeleteStreamRequest('/v')));
  });
});
