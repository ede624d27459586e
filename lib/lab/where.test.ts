import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { brokerAs } from '@/lib/client/brokers';
import { lessonOf } from '@/lib/lab/lessons';
import { amqp, mqtt } from '@/lib/lab/lessons/lesson';
import { playStep, traceOf } from '@/lib/lab/lessons/play';
import { startRun, startTestBroker, type TestBroker, type TestRun } from '@/lib/lab/stage.testing';
import { optionsOf } from '@/lib/lab/where';

// Processes start, and clients talk: it takes what it takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const fixture = (name: string): string => join(import.meta.dirname, '../../broker/adversity/fixtures', name);
const certificate = fixture('test-only-localhost.cert.pem');

let broker: TestBroker;
let it: TestRun | undefined;

beforeAll(async () => {
  broker = await startTestBroker(['--tls-cert', certificate, '--tls-key', fixture('test-only-localhost.key.pem')]);
});

afterEach(async () => {
  await it?.run.end();
  it = undefined;
});
afterAll(() => broker.stop());

const refusal = async (protocol: 'mqtt' | 'amqp', address: string, as = broker.broker): Promise<string> => {
  const setup = protocol === 'mqtt' ? mqtt({}) : amqp({});
  const options = await optionsOf('refused', as, { vhost: '/', setup, stepping: 'message', address });
  return options.ok ? 'it was taken' : options.error.reason;
};

describe('AMQP on a broker by its address', () => {
  // What is ready the broker tells by passive declare; what is unacknowledged follows from the wire.
  test.each(['frames', 'ack-lost', 'nack-loop', 'prefetch-1', 'alternate', 'rpc'])(
    '%s goes as it is told',
    async (id) => {
      const lesson = lessonOf(id);
      if (lesson === undefined) throw new Error('there is no such lesson');
      it = await startRun(broker, lesson.setup, { address: `amqp://guest:guest@127.0.0.1:${broker.amqp}` });
      for (const step of lesson.steps) expect(await playStep(it.run, step), JSON.stringify(step)).toBeUndefined();
      expect(traceOf(it.run.events)).toEqual(lesson.trace);
      const { now, broker: name } = await it.run.snapshot();
      expect(now.moment.stores.brokerKnown).toBe('both');
      expect(name).not.toContain('guest');
    },
  );

  test('a virtual host that isn’t there is said', async () => {
    const started = startRun(broker, amqp({}), { address: `amqp://guest:guest@127.0.0.1:${broker.amqp}/no%2Fsuch` });
    await expect(started).rejects.toThrow('There is no virtual host no/such that guest may use');
  });
});

describe('TLS', () => {
  /** As with NODE_EXTRA_CA_CERTS, which Node reads when it starts. */
  function trust(): void {
    const { createSecureContext } = tls;
    const ca = readFileSync(certificate);
    vi.spyOn(tls, 'createSecureContext').mockImplementation((options) => createSecureContext({ ...options, ca }));
  }

  afterEach(() => vi.restoreAllMocks());

  test.each(['mqtt', 'amqp'] as const)(
    '%s: a certificate that nobody known has signed is refused',
    async (protocol) => {
      const port = protocol === 'mqtt' ? broker.mqtts : broker.amqps;
      expect(await refusal(protocol, `${protocol}s://guest:guest@localhost:${port}`)).toContain(
        'isn’t known here. Start the console with NODE_EXTRA_CA_CERTS',
      );
    },
  );

  test('a port that speaks without it is said to', async () => {
    expect(await refusal('mqtt', `mqtts://127.0.0.1:${broker.mqtt}`)).toContain('this port speaks without it');
  });

  test('with a known authority the Lab ends TLS itself, and reads every packet', async () => {
    trust();
    it = await startRun(broker, mqtt({ publishQos: 0, subscribeQos: 0, publisherClean: true, subscriberClean: true }), {
      address: `mqtts://guest:guest@localhost:${broker.mqtts}`,
    });
    await it.do({ do: 'publish' });
    await it.forward('publisher', 'PUBLISH');
    await it.forward('subscriber', 'PUBLISH');
    await it.until('received', () => it?.run.ledger.rows()[0]?.received === 1);
  });

  test('over AMQP too', async () => {
    trust();
    it = await startRun(broker, amqp({}), { address: `amqps://guest:guest@127.0.0.1:${broker.amqps}` });
    await it.do({ do: 'publish' });
    await it.forward('publisher', 'basic.publish', 'header', 'body', 'basic.ack');
    await it.forward('subscriber', 'basic.deliver', 'header', 'body');
    await it.until('received', () => it?.run.ledger.rows()[0]?.received === 1);
  });
});

describe('an address', () => {
  test('where nothing listens is said to be so', async () => {
    // Port 1 needs root to listen on, and nobody does.
    expect(await refusal('mqtt', '127.0.0.1:1')).toBe('Nothing listens at 127.0.0.1:1.');
  });

  test('where no broker is isn’t gone to', async () => {
    expect(await refusal('amqp', 'amqp://169.254.169.254:80')).toContain('where the Lab doesn’t go');
  });

  test('is for administrators', async () => {
    const body = { password: 'learner', tags: 'management' };
    const made = await broker.broker.client.send('PUT', 'users/learner', body);
    expect(made.ok).toBe(true);
    const learner = brokerAs(broker.broker, 'learner', 'learner');
    expect(await refusal('mqtt', `127.0.0.1:${broker.mqtt}`, learner)).toBe(
      'Only administrators may play on a broker by its address.',
    );
  });
});
