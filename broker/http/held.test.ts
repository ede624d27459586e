import { afterEach, beforeEach, expect, test } from 'vitest';
import { heldPath, heldQueues } from '../../lib/contract/held.ts';
import { consume } from '../core/fixtures.testing.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

const held = async () => heldQueues.parse((await rig.ask(`/api/${heldPath}`)).body);

test('names the queues whose messages have been out longest, and who has them', async () => {
  for (const name of ['a', 'b', 'idle']) rig.bench.queue(name);
  consume(rig.bench, 'a', { prefetch: 2 });
  rig.bench.publish('', 'a', { text: '1' });
  rig.bench.pass(3_000);
  consume(rig.bench, 'b', { prefetch: 1 });
  rig.bench.publish('', 'a', { text: '2' });
  rig.bench.publish('', 'b', { text: '3' });
  rig.bench.publish('', 'idle', { text: '4' });
  rig.bench.pass(500);
  expect(await held()).toEqual([
    { vhost: '/', queue: 'a', unacked: 2, held_ms: 3_500, connection: 'test', channel: 1 },
    { vhost: '/', queue: 'b', unacked: 1, held_ms: 500, connection: 'test', channel: 1 },
  ]);
});
