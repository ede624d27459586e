import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type JourneyReport, journeyPath, journeyReport, journeysPath } from '../../lib/contract/journeys.ts';
import { journeysShownMax } from '../../lib/contract/journeys-limits.ts';
import { waybillCapabilities } from '../../lib/contract/waybill.ts';
import { JourneyWatches } from '../trace/watches.ts';
import { type FakeConnection, Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
  const { broker } = rig.bench;
  broker.tracer = new JourneyWatches(broker, () => broker.env.now());
  rig.user('ann', ['management']);
  rig.user('bob', ['management']);
  for (const user of ['ann', 'bob']) rig.allow('/', user);
});

afterEach(() => rig.stop());

const begin = (body: unknown, as = 'guest') => rig.ask(`/api/${journeysPath('/')}`, { method: 'POST', body, as });

async function watched(publisher: string, as = 'guest', more: object = {}): Promise<JourneyReport> {
  const { status, body } = await begin({ publisher, ...more }, as);
  expect(status).toBe(201);
  return journeyReport.parse(body);
}

const read = (id: string, query = '', as = 'guest') => rig.ask(`/api/${journeyPath('/', id)}${query}`, { as });
const report = async (id: string, query = ''): Promise<JourneyReport> =>
  journeyReport.parse((await read(id, query)).body);

function joined(user = 'guest', port = 1): FakeConnection {
  const connection = rig.client('/', user, port);
  rig.bench.broker.tracer?.joined(connection);
  return connection;
}

function publish(connection: FakeConnection, queue: string, text = 'm'): void {
  rig.bench.publish('', queue, { text, journey: connection.watch?.begin(connection, 1, text.length) });
}

test('what a publisher sent, as it stands in the contract', async () => {
  rig.queue(rig.bench.vhost, 'q');
  const { id } = await watched('golden-app-consumer');
  const connection = joined();
  publish(connection, 'q');
  publish(connection, 'nowhere');
  const answer = await report(id);
  expect(answer).toMatchObject({ followed: 2, beyond: 0, lost: 0, messages_max: 100 });
  expect(answer.summary).toMatchObject({ routed: 1, unroutable: 1, copies: { ready: 1 } });
  expect(answer.messages[0]?.hops.map(({ type }) => type)).toEqual(['received', 'routed', 'enqueued']);
});

test('what an operator takes over HTTP is delivered to him', async () => {
  rig.queue(rig.bench.vhost, 'q');
  const { id } = await watched('golden-app-consumer');
  publish(joined(), 'q');
  const get = { count: 1, ackmode: 'ack_requeue_true', encoding: 'auto' };
  await rig.ask('/api/queues/%2F/q/get', { method: 'POST', body: get });
  await rig.ask('/api/queues/%2F/q/get', { method: 'POST', body: { ...get, ackmode: 'ack_requeue_false' } });
  const { messages } = await report(id);
  expect(messages[0]?.hops.slice(3)).toMatchObject([
    { type: 'delivered', to: { connection: 'management', consumer: null }, acks: true },
    { type: 'requeued' },
    { type: 'delivered', redelivered: true, acks: false },
  ]);
});

test('a page of them, the summary of all', async () => {
  rig.queue(rig.bench.vhost, 'q');
  const { id } = await watched('golden-app-consumer', 'guest', { messages: 300 });
  const connection = joined();
  for (let i = 0; i < 310; i++) publish(connection, 'q');
  const page = await report(id, '?offset=100&limit=2');
  expect(page).toMatchObject({ followed: 300, beyond: 10, offset: 100, summary: { copies: { ready: 300 } } });
  expect(page.messages.map(({ n }) => n)).toEqual([101, 102]);
  expect((await report(id, '?limit=9999')).messages).toHaveLength(journeysShownMax);
});

describe('who may follow whom', () => {
  test('one’s own publishers; who sees all connections, all', async () => {
    await watched('golden-app-consumer', 'ann');
    expect([joined('bob', 2).watch, joined('ann', 3).watch === undefined]).toEqual([undefined, false]);
    await watched('golden-app-consumer');
    expect(joined('bob', 4).watch).toBeDefined();
  });

  test('another’s watch isn’t there, but for who may see all', async () => {
    const { id } = await watched('x', 'ann');
    expect((await read(id, '', 'bob')).status).toBe(404);
    expect((await rig.ask(`/api/${journeyPath('/', id)}`, { method: 'DELETE', as: 'bob' })).status).toBe(404);
    expect((await read(id)).status).toBe(200);
    expect((await rig.ask(`/api/${journeyPath('/', id)}`, { method: 'DELETE', as: 'ann' })).status).toBe(204);
    expect((await read(id, '', 'ann')).status).toBe(404);
  });

  test('nothing where one may not go', async () => {
    rig.user('eve', ['management']);
    rig.user('app', []);
    expect((await begin({ publisher: 'x' }, 'eve')).status).toBe(401);
    expect((await begin({ publisher: 'x' }, 'app')).status).toBe(401);
    rig.bench.broker.createVHost('other');
    const { id } = await watched('x');
    expect((await rig.ask(`/api/${journeyPath('other', id)}`)).status).toBe(404);
  });
});

test('what can’t be asked', async () => {
  const bad = [
    {},
    { publisher: '' },
    { publisher: 7 },
    { publisher: 'x'.repeat(2000) },
    { publisher: 'x', messages: 0 },
  ];
  for (const body of [...bad, { publisher: 'x', kept_ms: -1 }]) expect((await begin(body)).status).toBe(400);
  const { id } = await watched('x');
  expect((await read(id, '?limit=x')).status).toBe(400);
  for (let i = 0; i < 100; i++) await begin({ publisher: 'x' });
  expect((await begin({ publisher: 'x' })).text).toContain('which is the most');
});

test('a broker that can’t follow says so', async () => {
  const names = async () => waybillCapabilities.parse(await rig.get('/waybill/capabilities')).capabilities;
  expect(await names()).toContain('journeys');
  rig.bench.broker.tracer = undefined;
  expect(await names()).not.toContain('journeys');
  expect((await begin({ publisher: 'x' })).status).toBe(404);
});
