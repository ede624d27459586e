import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MqttSetup } from '@/lib/lab/model';
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

const setup: MqttSetup = {
  protocol: 'mqtt',
  version: 5,
  publishQos: 2,
  subscribeQos: 2,
  publisherClean: false,
  subscriberClean: false,
  retain: false,
  will: false,
};

describe.each([4, 5] as const)('MQTT with protocol level %i', (version) => {
  test('QoS 2, stepped through by hand: once, and nobody remembers it in the end', async () => {
    it = await startRun(broker, { ...setup, version });
    await it.do({ do: 'publish' });
    await it.forward('publisher', 'PUBLISH', 'PUBREC', 'PUBREL', 'PUBCOMP');
    await it.forward('subscriber', 'PUBLISH', 'PUBREC', 'PUBREL', 'PUBCOMP');
    await it.until('received', () => it.run.ledger.rows()[0]?.received === 1);
    expect(it.run.ledger.rows()).toEqual([{ message: 'message 1', sent: 1, settled: true, received: 1 }]);
    const { stores } = (await it.run.snapshot()).now.moment;
    for (const side of ['publisher', 'subscriber'] as const) {
      expect(stores[side].map(({ kind }) => kind)).toEqual(['session']);
    }
  });

  test('a PUBACK lost with its connection: the message comes twice', async () => {
    it = await startRun(broker, { ...setup, version, publishQos: 1, subscribeQos: 1 });
    await it.do({ do: 'publish' });
    await it.forward('publisher', 'PUBLISH');
    await it.drop('publisher', 'PUBACK');
    await it.do({ do: 'cut', hop: 'publisher' });
    await it.do({ do: 'reconnect', hop: 'publisher' });
    const again = await it.held({ hop: 'publisher', type: 'PUBLISH' });
    expect(again.summary).toContain('DUP');
    await it.forward('publisher', 'PUBLISH', 'PUBACK');
    await it.forward('subscriber', 'PUBLISH', 'PUBACK', 'PUBLISH', 'PUBACK');
    await it.until('received twice', () => it.run.ledger.rows()[0]?.received === 2);
  });
});
