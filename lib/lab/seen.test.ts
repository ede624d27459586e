import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { mqtt } from '@/lib/lab/lessons/lesson';
import { seenOfBroker } from '@/lib/lab/seen';
import { startRun, startTestBroker, type TestBroker, type TestRun } from '@/lib/lab/stage.testing';

// Processes start, and clients talk: it takes what it takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let broker: TestBroker;
let it: TestRun;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterEach(() => it.run.end());
afterAll(() => broker.stop());

const named = (part: string): boolean =>
  seenOfBroker(it.run.events).some(({ name, value }) => `${name}: ${value}`.includes(part));

test('what the wire tells of a broker agrees with its own words, step by step', async () => {
  it = await startRun(broker, mqtt({ publishQos: 2, subscribeQos: 2 }));
  /** Without what only one of the two can know: messages between the hops, and how a subscription is written. */
  const core = (lines: readonly { kind: string; name: string }[]): string[] =>
    lines.filter(({ kind }) => kind !== 'queued').map(({ kind, name }) => `${kind} ${name}`);
  const agree = async (): Promise<void> => {
    await expect
      .poll(async () => core((await it.run.snapshot()).now.moment.stores.broker), { timeout: 30_000 })
      .toEqual(core(seenOfBroker(it.run.events)));
  };
  await agree();
  await it.do({ do: 'publish' });
  await it.forward('publisher', 'PUBLISH');
  await it.held({ hop: 'publisher', type: 'PUBREC' });
  await it.held({ hop: 'subscriber', type: 'PUBLISH' });
  expect(named('publisher’s session, id 1: QoS 2 received')).toBe(true);
  expect(named('subscriber’s session, id 1: waits for PUBREC')).toBe(true);
  await agree();
  await it.forward('publisher', 'PUBREC', 'PUBREL', 'PUBCOMP');
  expect(named('publisher’s session, id')).toBe(false);
  await agree();
  await it.forward('subscriber', 'PUBLISH', 'PUBREC');
  await it.held({ hop: 'subscriber', type: 'PUBREL' });
  expect(named('subscriber’s session, id 1: waits for PUBCOMP')).toBe(true);
  await agree();
  await it.forward('subscriber', 'PUBREL', 'PUBCOMP');
  expect(named('subscriber’s session, id')).toBe(false);
  await agree();
});

test('a will, a retained message and a session that waits are seen too', async () => {
  it = await startRun(broker, mqtt({ retain: true, will: true }));
  expect(named('publisher’s will')).toBe(true);
  await it.do({ do: 'crash', hop: 'subscriber', keep: true });
  expect(named('subscriber’s session: kept, nobody connected')).toBe(true);
  await it.do({ do: 'publish' });
  await it.forward('publisher', 'PUBLISH', 'PUBACK');
  expect(named('retained: message 1')).toBe(true);
  expect(named('message 1 taken, not seen going on')).toBe(true);
  await it.do({ do: 'cut', hop: 'publisher' });
  expect(named('publisher’s will')).toBe(false);
});
