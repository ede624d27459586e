import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import { collectGarbage, OpenThings } from '@/lib/lab/leaks.testing';
import { amqp, mqtt } from '@/lib/lab/lessons/lesson';
import { PrivateBroker, privateBrokersMax } from '@/lib/lab/private-broker';
import type { LabRun } from '@/lib/lab/run';
import { abandonedAfterMs, LabRuns, runsMax } from '@/lib/lab/runs';
import { startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';
import type { RunRequest } from '@/lib/lab/where';

const rounds = 10;
const mebibyte = 1024 * 1024;
const settled = { timeout: 60_000 };

let broker: TestBroker;
let asBroker: Broker;
const open = new OpenThings();

beforeAll(async () => {
  broker = await startTestBroker();
  asBroker = broker.broker;
});

afterEach(() => open.stop());
afterAll(() => broker.stop());

const named = z.array(z.object({ name: z.string() }));
async function namesOf(what: 'queues' | 'exchanges' | 'connections' | 'waybill/mqtt/sessions'): Promise<string[]> {
  const found = await broker.broker.client.get(what, named);
  if (!found.ok) throw new Error(found.error.reason);
  return found.value.map(({ name }) => name);
}
const labsOwn = async (what: Parameters<typeof namesOf>[0]): Promise<string[]> =>
  (await namesOf(what)).filter((name) => name.includes('lab'));

/** Every kind of run: each protocol, kept and clean sessions, waiting for nobody and for somebody. */
const requestOf = (index: number): RunRequest => ({
  vhost: '/',
  setup:
    [
      mqtt({ publishQos: 2, subscribeQos: 2, will: true }),
      amqp({}),
      mqtt({ publishQos: 0, publisherClean: true, subscriberClean: true, retain: true }),
      amqp({ exchange: 'topic', alternate: true, queue: { deadLetter: true } }),
    ][index % 4] ?? mqtt({}),
  stepping: 'message',
});

/** Opens runs, plays a little on each, and looks at none of them again. */
async function openAndAbandon(runs: LabRuns, requests: readonly RunRequest[]): Promise<readonly WeakRef<LabRun>[]> {
  const started = await Promise.all(requests.map((request) => runs.start(asBroker, request)));
  return await Promise.all(
    started.map(async (run) => {
      if (!run.ok) throw new Error(run.error.reason);
      await run.value.act({ do: 'publish' });
      const [held] = run.value.held();
      if (held !== undefined) await run.value.act({ do: 'delay', flight: held.id, ms: 60_000 });
      await run.value.act({ do: 'play', on: true, speed: 0.5 });
      // Somebody who waits when the run ends waits no longer.
      void run.value.act({ do: 'wait', ms: 60_000 });
      return new WeakRef(run.value);
    }),
  );
}

test('two hundred runs that are opened and abandoned leave nothing behind', async () => {
  let now = 0;
  const runs = new LabRuns(() => now);
  const abandoned: WeakRef<LabRun>[] = [];
  const round = async (count: number): Promise<void> => {
    abandoned.push(
      ...(await openAndAbandon(
        runs,
        Array.from({ length: count }, (_, index) => requestOf(index)),
      )),
    );
    expect(runs.size).toBe(count);
    if (count === runsMax) expect(await runs.start(asBroker, requestOf(0))).toMatchObject({ ok: false });
    now += abandonedAfterMs + 1;
    await runs.sweep();
    expect(runs.size).toBe(0);
  };
  // What is loaded and compiled the first time stays, and is no leak.
  await round(runsMax);
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed;
  open.watch();
  for (let n = 1; n < rounds; n++) await round(runsMax);
  expect(abandoned.length).toBe(rounds * runsMax);

  await expect.poll(() => open.list(), settled).toEqual([]);
  const left = (): number => {
    collectGarbage();
    return abandoned.filter((run) => run.deref() !== undefined).length;
  };
  await expect.poll(left, settled).toBe(0);
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(16 * mebibyte);
  await expect.poll(() => namesOf('connections'), settled).toEqual([]);
  await expect.poll(() => labsOwn('queues'), settled).toEqual([]);
  await expect.poll(() => labsOwn('exchanges'), settled).toEqual([]);
  await expect.poll(() => labsOwn('waybill/mqtt/sessions'), settled).toEqual([]);
}, 400_000);

test('runs with a broker of their own leave no process and no folder either', async () => {
  let now = 0;
  const runs = new LabRuns(() => now);
  open.watch();
  const request = (index: number): RunRequest => ({ ...requestOf(index), private: true });
  const requests = Array.from({ length: privateBrokersMax }, (_, index) => request(index));
  const abandoned = await openAndAbandon(runs, requests);
  expect(await runs.start(asBroker, request(0))).toMatchObject({ ok: false });
  // One of them is abandoned while its broker is down.
  const stopped = abandoned[0]?.deref();
  expect(await stopped?.act({ do: 'crash-broker', keep: true })).toBeUndefined();
  const brokers = PrivateBroker.standing().map(({ pid, folder }) => ({ pid, folder }));
  expect(brokers.filter(({ folder }) => existsSync(folder)).length).toBe(privateBrokersMax);
  expect(brokers.filter(({ pid }) => pid !== undefined).length).toBe(privateBrokersMax - 1);

  now += abandonedAfterMs + 1;
  await runs.sweep();
  expect(PrivateBroker.standing()).toEqual([]);
  expect(brokers.filter(({ folder }) => existsSync(folder))).toEqual([]);
  for (const { pid } of brokers) if (pid !== undefined) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await expect.poll(() => open.list(), settled).toEqual([]);
}, 300_000);

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
