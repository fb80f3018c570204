import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testEngine } from '../support/databases.ts';
import { createWorld } from '../support/world.ts';
import { environmentOf } from './installations.ts';
import { operate } from './operator.ts';

describe(`links that commands print (${testEngine})`, () => {
  test('lead to the server that runs, whatever port it has, and to what is set where something is', async () => {
    await using world = await createWorld();
    const environment = environmentOf(world);
    const made = await operate(environment, ['org', 'create', 'shore', '--email', 'a@example.org']);
    assert.equal(made.code, 0, made.err);
    assert.ok(made.out.includes(`${world.url}/v1.0/uploadImage`), made.out);
    assert.ok(made.out.includes(`${world.url}/cdn/shore/w_640`), made.out);
    const invite = ['org', 'invite', 'shore', '--email', 'b@example.org'];
    assert.ok((await operate(environment, invite)).out.includes(`${world.url}/invitation/`));
    const signed = await operate(environment, ['sign', 'shore', 'lake.jpg']);
    assert.ok(signed.out.startsWith(`${world.url}/cdn/shore/`), signed.out);
    const named = { ...environment, PUBLIC_URL: 'https://pictures.example.org' };
    assert.ok((await operate(named, invite)).out.includes('https://pictures.example.org/invitation/'));
  });
});
