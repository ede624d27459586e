import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { mqtt } from '@/lib/lab/lessons/lesson';
import { startRun, startTestBroker, type TestBroker, type TestRun } from '@/lib/lab/stage.testing';

// Processes start, and clients talk: it takes what it takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** It comes; how soon depends on the machine. */
const patient = { timeout: 30_000 };

let broker: TestBroker;
let it: TestRun;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterEach(() => it.run.end());
afterAll(() => broker.stop());

test('each step can be looked back at, and says what it changed', async () => {
  it = await startRun(broker, mqtt({ publishQos: 2, subscribeQos: 2 }));
  const nNow = async (): Promise<number> => (await it.run.snapshot()).n;
  const kinds = (n: number): readonly string[] => it.run.momentAt(n).moment.stores.publisher.map(({ kind }) => kind);
  const start = await nNow();
  await it.do({ do: 'publish' });
  await it.held({ hop: 'publisher', type: 'PUBLISH' });
  const published = await nNow();
  await it.forward('publisher', 'PUBLISH', 'PUBREC');
  await it.held({ hop: 'publisher', type: 'PUBREL' });
  const received = await nNow();
  await it.forward('publisher', 'PUBREL', 'PUBCOMP');
  await it.until('settled', () => it.run.ledger.rows()[0]?.settled === true);
  const settled = await nNow();
  expect(kinds(start)).toEqual(['session']);
  expect(kinds(published)).toEqual(['session', 'publish-2']);
  expect(kinds(received)).toEqual(['session', 'pubrel']);
  expect(kinds(settled)).toEqual(['session']);
  expect(it.run.momentAt(published).moment.ledger).toMatchObject([{ message: 'message 1', received: 0 }]);
  expect(it.run.momentAt(0).moment.stores.publisher).toEqual([]);
  const { moment, before } = it.run.momentAt(settled);
  expect(before?.n).toBeLessThan(moment.n);
});

test('what nobody holds any more is lost', async () => {
  it = await startRun(broker, mqtt({ publishQos: 0, subscribeQos: 0, publisherClean: true, subscriberClean: true }));
  await it.do({ do: 'publish' });
  await it.drop('publisher', 'PUBLISH');
  await expect
    .poll(async () => (await it.run.snapshot()).now.moment.ledger, patient)
    .toEqual([{ message: 'message 1', sent: 1, settled: true, received: 0, lost: true }]);
});

test('a message that waits in a kept session is not', async () => {
  it = await startRun(broker, mqtt({}));
  await it.do({ do: 'crash', hop: 'subscriber', keep: true });
  await expect
    .poll(async () => (await it.run.snapshot()).now.moment.stores.broker.map(({ value }) => value), patient)
    .toContain('kept, nobody connected');
  await it.do({ do: 'publish' });
  await it.forward('publisher', 'PUBLISH', 'PUBACK');
  await expect
    .poll(async () => (await it.run.snapshot()).now.moment.stores.broker.map(({ value }) => value), patient)
    .toContain('1 queued');
  await it.do({ do: 'wait', ms: 700 });
  expect((await it.run.snapshot()).now.moment.ledger).toMatchObject([{ received: 0, settled: true }]);
  expect((await it.run.snapshot()).now.moment.ledger[0]?.lost).toBeUndefined();
});
