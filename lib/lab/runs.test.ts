import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import { amqp, mqtt } from '@/lib/lab/lessons/lesson';
import { abandonedAfterMs, LabRuns, runsMax } from '@/lib/lab/runs';
import { startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';

const rounds = 10;

let broker: TestBroker;
let asBroker: Broker;

beforeAll(async () => {
  broker = await startTestBroker();
  asBroker = broker.broker;
});

afterAll(() => broker.stop());

const named = z.array(z.object({ name: z.string() }));
const labQueues = async (): Promise<number> => {
  const queues = await broker.broker.client.get('queues', named);
  if (!queues.ok) throw new Error(queues.error.reason);
  return queues.value.filter(({ name }) => name.includes('lab')).length;
};
const connections = async (): Promise<number> => {
  const found = await broker.broker.client.get('connections', named);
  if (!found.ok) throw new Error(found.error.reason);
  return found.value.length;
};
const handles = (): number => process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout|Server/.test(kind)).length;

test('two hundred runs that are opened and abandoned leave nothing behind', async () => {
  let now = 0;
  const runs = new LabRuns(() => now);
  const before = handles();
  for (let round = 0; round < rounds; round++) {
    const started = await Promise.all(
      Array.from({ length: runsMax }, (_, index) =>
        runs.start(asBroker, {
          vhost: '/',
          setup: index % 2 === 0 ? mqtt({}) : amqp({}),
          stepping: 'message',
        }),
      ),
    );
    expect(started.filter(({ ok }) => !ok)).toEqual([]);
    for (const run of started) if (run.ok) await run.value.act({ do: 'publish' });
    expect(await runs.start(asBroker, { vhost: '/', setup: mqtt({}), stepping: 'none' })).toMatchObject({ ok: false });
    now += abandonedAfterMs + 1;
    await runs.sweep();
    expect(runs.size).toBe(0);
  }
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
  await expect.poll(labQueues, { timeout: 10_000 }).toBe(0);
  await expect.poll(handles, { timeout: 10_000 }).toBeLessThanOrEqual(before + 1);
}, 120_000);

test('another user’s run isn’t there', async () => {
  const runs = new LabRuns();
  const started = await runs.start(asBroker, { vhost: '/', setup: mqtt({}), stepping: 'none' });
  if (!started.ok) throw new Error(started.error.reason);
  const { id } = started.value;
  expect(runs.get({ ...asBroker, user: 'other' }, id)).toBeUndefined();
  expect(runs.get(asBroker, id)?.id).toBe(id);
  await runs.end(asBroker, id);
  expect(runs.get(asBroker, id)).toBeUndefined();
});
