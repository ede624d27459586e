import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import type { SendInput, Sending } from '@/lib/contract/publish';
import { startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';
import { emptyAmqp, emptyMqtt } from '@/lib/publish/draft';
import { Sendings } from '@/lib/publish/sendings';

let server: TestBroker;
let broker: Broker;

beforeAll(async () => {
  server = await startTestBroker();
  broker = server.broker;
});

afterAll(() => server.stop());

const input = (o: Partial<SendInput>): SendInput => ({
  broker: 'test',
  vhost: '/',
  draft: { ...emptyAmqp, routingKey: 'inbox' },
  count: 1,
  rate: 0,
  seed: 1,
  ...o,
});

async function sent(o: Partial<SendInput>): Promise<Sending> {
  const sendings = new Sendings();
  const started = await sendings.start(broker, input(o));
  if (!started.ok) throw new Error(started.error.reason);
  const { id } = started.value;
  await expect.poll(() => sendings.get(broker, id)?.state, { timeout: 10_000 }).not.toBe('running');
  return sendings.get(broker, id) ?? started.value;
}

const got = z.array(z.object({ payload: z.string(), properties: z.record(z.string(), z.unknown()) }));

describe('a sending', () => {
  test('is confirmed message by message, each with data of its own from the seed', async () => {
    await server.broker.client.send('PUT', 'queues/%2F/inbox', { durable: false });
    const draft = {
      ...emptyAmqp,
      routingKey: 'inbox',
      headers: [{ name: 'n', type: 'int' as const, value: '{{n}}' }],
      body: { format: 'json' as const, text: '{"n":{{n}},"who":"{{name}}"}' },
    };
    const sending = await sent({ count: 3, draft });
    expect(sending).toMatchObject({ state: 'done', sent: 3, counts: { confirmed: 3 } });
    expect(sending.receipts.map(({ n }) => n)).toEqual([1, 2, 3]);
    const messages = await server.broker.client.post(
      'queues/%2F/inbox/get',
      { count: 5, ackmode: 'ack_requeue_false', encoding: 'auto' },
      got,
    );
    if (!messages.ok) throw new Error(messages.error.reason);
    expect(messages.value.map(({ payload }) => (JSON.parse(payload) as { n: number }).n)).toEqual([1, 2, 3]);
    expect(messages.value[0]?.properties).toMatchObject({ content_type: 'application/json', headers: { n: 1 } });
  });

  test.each([
    ['AMQP', { ...emptyAmqp, routingKey: 'followed' }],
    ['MQTT', { ...emptyMqtt, topic: 'nobody/there' }],
  ])('over %s is followed under a name of its own, and others may not look', async (_protocol, draft) => {
    await server.broker.client.send('PUT', 'queues/%2F/followed', { durable: false });
    const sendings = new Sendings();
    const started = await sendings.start(broker, input({ count: 3, draft }));
    if (!started.ok) throw new Error(started.error.reason);
    const { id } = started.value;
    await expect.poll(() => sendings.get(broker, id)?.state, { timeout: 10_000 }).toBe('done');
    const summary = draft.protocol === 'amqp' ? { routed: 3, copies: { ready: 3 } } : { unroutable: 3, copies: {} };
    expect(await sendings.journeys(broker, id)).toMatchObject({
      ok: true,
      value: { is: 'followed', vhost: '/', report: { followed: 3, summary: { confirmed: 3, ...summary } } },
    });
    expect(await sendings.journeys({ ...broker, user: 'other' }, id)).toMatchObject({ ok: false });
  });

  test('of one message sends it as it was written, mandatory or not', async () => {
    const { client } = server.broker;
    await client.send('PUT', 'queues/%2F/as-written', { durable: false });
    await sent({ draft: { ...emptyAmqp, routingKey: 'as-written', mandatory: true } });
    const messages = await client.post(
      'queues/%2F/as-written/get',
      { count: 1, ackmode: 'ack_requeue_false', encoding: 'auto' },
      got,
    );
    if (!messages.ok) throw new Error(messages.error.reason);
    expect(messages.value[0]?.properties).toEqual({ content_type: 'application/json', delivery_mode: 2, headers: {} });
  });

  test('says what came back, and why', async () => {
    const sending = await sent({ draft: { ...emptyAmqp, routingKey: 'nobody.there' } });
    expect(sending).toMatchObject({ counts: { returned: 1 }, receipts: [{ fate: 'returned', why: '312 NO_ROUTE' }] });
  });

  test('ends with the broker’s words when the channel is closed', async () => {
    const sending = await sent({ draft: { ...emptyAmqp, exchange: 'not-there' } });
    expect(sending.state).toBe('failed');
    expect(sending.problem).toContain('NOT_FOUND');
    expect(sending.counts.unknown).toBe(1);
  });

  test('has an answer for each message, though others were refused before', async () => {
    await server.broker.client.send('PUT', 'queues/%2F/small', {
      durable: false,
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    const sending = await sent({ count: 3, draft: { ...emptyAmqp, routingKey: 'small' } });
    expect(sending).toMatchObject({ state: 'done', counts: { confirmed: 1, refused: 2, unknown: 0 } });
  });

  test('ends when the broker ends its connection in good order, and calls nothing refused', async () => {
    const { client } = server.broker;
    const sendings = new Sendings();
    const started = await sendings.start(broker, input({ count: 1_000, rate: 20 }));
    if (!started.ok) throw new Error(started.error.reason);
    const { id } = started.value;
    const named = z.array(z.object({ name: z.string(), user_provided_name: z.string().optional() }));
    const all = await client.get('connections', named);
    const own = all.ok ? all.value.find((each) => each.user_provided_name?.includes(id)) : undefined;
    if (own === undefined) throw new Error('the broker knows no such connection');
    await client.send('DELETE', `connections/${encodeURIComponent(own.name)}`);
    await expect.poll(() => sendings.get(broker, id)?.state, { timeout: 10_000 }).toBe('failed');
    expect(sendings.get(broker, id)?.problem).toContain('CONNECTION_FORCED');
    expect(sendings.get(broker, id)?.counts.refused).toBe(0);
  });

  test('over MQTT is acknowledged too, and says that nobody has subscribed', async () => {
    const sending = await sent({ count: 2, draft: { ...emptyMqtt, topic: 'nobody/{{n}}' } });
    expect(sending).toMatchObject({ state: 'done', counts: { confirmed: 2 } });
    expect(sending.receipts[0]?.why).toBe('Nobody has subscribed to it.');
  });

  test('can be stopped, and a body that is none is told before anything is sent', async () => {
    const sendings = new Sendings();
    const started = await sendings.start(broker, input({ count: 1_000, rate: 10 }));
    if (!started.ok) throw new Error(started.error.reason);
    sendings.stop(broker, started.value.id);
    const { id } = started.value;
    await expect.poll(() => sendings.get(broker, id)?.state, { timeout: 10_000 }).toBe('stopped');
    const stopped = sendings.get(broker, id);
    expect(stopped?.sent).toBeLessThan(1_000);
    // What was on its way has its answers all the same.
    const { confirmed = 0, returned = 0, unknown = 1 } = stopped?.counts ?? {};
    expect({ unknown, answered: confirmed + returned }).toEqual({ unknown: 0, answered: stopped?.sent });
    expect(sendings.get({ ...broker, user: 'other' }, started.value.id)).toBeUndefined();
    const sending = await sent({ draft: { ...emptyAmqp, body: { format: 'json', text: '{' } } });
    expect(sending).toMatchObject({ state: 'failed', sent: 0 });
    expect(sending.problem).toContain('isn’t JSON');
  });

  test('says so while an alarm of the broker blocks who publishes', async () => {
    const full = await startTestBroker(['--max-memory', '1M']);
    try {
      const alarms = z.object({ status: z.string() });
      // While there is one the check fails.
      await expect
        .poll(async () => (await full.broker.client.get('health/checks/alarms', alarms)).ok, { timeout: 20_000 })
        .toBe(false);
      const sendings = new Sendings();
      const started = await sendings.start(full.broker, input({ count: 1_000, rate: 10 }));
      if (!started.ok) throw new Error(started.error.reason);
      const { id } = started.value;
      await expect
        .poll(() => sendings.get(full.broker, id)?.problem, { timeout: 10_000 })
        .toContain('blocks who publishes: it is low on memory');
      expect(sendings.get(full.broker, id)?.state).toBe('running');
    } finally {
      await full.stop();
    }
  });
});
