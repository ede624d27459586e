import { afterEach, beforeEach, expect, test } from 'vitest';
import { countedWays, waysPath } from '../../lib/contract/ways.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

test('says how many messages went each way, and when it looked', async () => {
  rig.bench.queue('q');
  await rig.ask('/api/bindings/%2F/e/amq.topic/q/q', { method: 'POST', body: { routing_key: 'a.#' } });
  await rig.ask('/api/bindings/%2F/e/amq.topic/e/amq.fanout', { method: 'POST', body: { routing_key: '#' } });
  rig.bench.publish('amq.topic', 'a.b');
  rig.bench.publish('amq.topic', 'b');
  const read = async () => countedWays.parse((await rig.ask(`/api/${waysPath}`)).body);
  const before = await read();
  expect(before.ways).toEqual([
    { vhost: '/', source: 'amq.topic', destination: 'q', destination_type: 'queue', messages: 1 },
    { vhost: '/', source: 'amq.topic', destination: 'amq.fanout', destination_type: 'exchange', messages: 2 },
  ]);
  rig.bench.pass(2_000);
  expect((await read()).at_ms - before.at_ms).toBe(2_000);
});
