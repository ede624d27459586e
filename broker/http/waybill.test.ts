import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alarm, change, tick } from '../../lib/contract/events.ts';
import { permission } from '../../lib/contract/management.ts';
import { browsedMessages, demoState, waybillCapabilities } from '../../lib/contract/waybill.ts';
import { consume } from '../core/fixtures.testing.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

/** Reads events from the stream until the test has what it waits for. */
class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = '';

  constructor(readonly response: Response) {
    if (response.body === null) throw new Error('no stream');
    this.#reader = response.body.getReader();
  }

  static async open(as = 'guest'): Promise<EventReader> {
    const headers = { authorization: `Basic ${btoa(`${as}:${as}`)}` };
    const reader = new EventReader(await fetch(`${rig.url}/api/waybill/events`, { headers }));
    await reader.#more();
    return reader;
  }

  /** The next event of that name; others are passed over. */
  async next(name: string): Promise<unknown> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end < 0) {
        if (!(await this.#more())) throw new Error('the stream has ended');
        continue;
      }
      const event = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      const data = event.split('\ndata: ');
      if (data[0] === `event: ${name}`) return JSON.parse(data[1] ?? '');
    }
  }

  async ended(): Promise<boolean> {
    while (await this.#more());
    return true;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    this.#text += new TextDecoder().decode(value);
    return !done;
  }
}

describe('live events', () => {
  test('a tick a second tells totals, rates and what was active', async () => {
    rig.bench.queue('q');
    rig.bench.pass(1_000);
    const events = await EventReader.open();
    expect(events.response.headers.get('cache-control')).toBe('no-cache, no-transform');
    rig.bench.publish('', 'q', { text: 'x' });
    rig.bench.publish('', 'q', { text: 'x' });
    rig.bench.pass(1_000);
    const first = tick.parse(await events.next('tick'));
    expect(first.queue_totals).toMatchObject({ messages: 2, messages_details: { rate: 2 } });
    expect(first.message_stats).toMatchObject({ publish: 2, publish_details: { rate: 2 } });
    expect(first.active).toMatchObject({
      queues: [{ vhost: '/', name: 'q' }],
      exchanges: [{ vhost: '/', name: '' }],
      more: false,
    });
    rig.bench.pass(1_000);
    const second = tick.parse(await events.next('tick'));
    expect(second.at - first.at).toBe(1_000);
    expect(second.active.queues).toEqual([]);
    expect(second.message_stats.publish_details).toEqual({ rate: 0 });
  });

  test('changes and alarms come when they happen', async () => {
    const events = await EventReader.open();
    rig.bench.queue('fresh');
    expect(change.parse(await events.next('change'))).toMatchObject({
      type: 'queue.created',
      vhost: '/',
      name: 'fresh',
    });
    rig.bench.broker.alarms.set('memory', true);
    expect(alarm.parse(await events.next('alarm'))).toMatchObject({ on: true, reasons: ['low on memory'] });
  });

  test('who may not enter a virtual host hears nothing of it', async () => {
    rig.user('app', ['management']);
    rig.bench.broker.createVHost('secret');
    rig.allow('/', 'app');
    const events = await EventReader.open('app');
    const secret = rig.bench.broker.vhosts.get('secret');
    if (secret !== undefined) rig.queue(secret, 'hidden');
    rig.bench.queue('seen');
    expect(await events.next('change')).toMatchObject({ name: 'seen' });
    rig.bench.pass(1_000);
    expect(tick.parse(await events.next('tick')).object_totals.queues).toBe(1);
  });

  test('more names than fit say so', async () => {
    const events = await EventReader.open();
    for (let i = 0; i < 600; i += 1) {
      rig.bench.queue(`q${i}`);
      rig.bench.publish('', `q${i}`);
    }
    rig.bench.pass(1_000);
    const { active } = tick.parse(await events.next('tick'));
    expect([active.queues.length, active.more]).toEqual([500, true]);
  });

  test('the stream ends with the server, and needs a login', async () => {
    expect((await rig.ask('/api/waybill/events', { as: '' })).status).toBe(401);
    const events = await EventReader.open();
    await rig.stop();
    expect(await events.ended()).toBe(true);
    rig = await Rig.start();
  });
});

describe('browsing', () => {
  const path = '/waybill/queues/%2F/q/messages';

  test('shows ready messages in their order and leaves them as they are', async () => {
    const queue = rig.bench.queue('q');
    for (const text of ['one', 'two', 'three']) rig.bench.publish('', 'q', { text, properties: { messageId: text } });
    rig.bench.pass(5_000);
    const { items, ...rest } = browsedMessages.parse(await rig.get(`${path}?offset=1&limit=1`));
    expect(rest).toEqual({ state: 'ready', offset: 1, limit: 1, total: 3 });
    expect(items).toMatchObject([
      {
        position: 1,
        age_ms: 5_000,
        redelivered: false,
        payload: 'two',
        properties: { message_id: 'two' },
        holder: null,
      },
    ]);
    expect([queue.readyCount, queue.stats.get, queue.stats.redeliver]).toEqual([3, 0, 0]);
  });

  test('says who holds an unacknowledged message, and since when', async () => {
    rig.bench.queue('q');
    consume(rig.bench, 'q', { tag: 'slow', prefetch: 1 });
    rig.bench.publish('', 'q', { text: 'held' });
    rig.bench.pass(7_000);
    const { items } = browsedMessages.parse(await rig.get(`${path}?state=unacked`));
    expect(items).toMatchObject([
      {
        state: 'unacked',
        payload: 'held',
        holder: { connection: 'test', channel: 1, consumer_tag: 'slow', held_ms: 7_000 },
      },
    ]);
  });

  test('cuts payloads, texts between characters, and shows bytes as base64', async () => {
    rig.bench.queue('q');
    rig.bench.publish('', 'q', { text: 'hé' });
    const shown = async (query: string) => browsedMessages.parse(await rig.get(`${path}?${query}`)).items[0];
    const cut = { truncated: true, payload_bytes: 3 };
    expect(await shown('truncate=2')).toMatchObject({ payload: 'h', payload_encoding: 'string', ...cut });
    expect(await shown('truncate=2&encoding=base64')).toMatchObject({ payload: 'aMM=', ...cut });
    expect(await shown('encoding=base64')).toMatchObject({ payload: 'aMOp', truncated: false });
  });

  test('is bounded, and takes the right to read', async () => {
    rig.bench.queue('q');
    expect(browsedMessages.parse(await rig.get(`${path}?limit=100000`)).limit).toBe(500);
    rig.user('app', ['management']);
    rig.allow('/', 'app', '^other$');
    expect((await rig.ask(`/api${path}`, { as: 'app' })).status).toBe(401);
    for (const bad of ['state=gone', 'offset=-1', 'limit=x', 'encoding=zip']) {
      expect((await rig.ask(`/api${path}?${bad}`)).status).toBe(400);
    }
    expect((await rig.ask('/api/waybill/queues/%2F/none/messages')).status).toBe(404);
  });
});

test('capabilities name what works; the demo is started and stopped by administrators', async () => {
  const { capabilities } = waybillCapabilities.parse(await rig.get('/waybill/capabilities'));
  expect(capabilities).toEqual([
    'events',
    'browse',
    'messages',
    'route-preview',
    'held',
    'ways',
    'permissions',
    'mqtt.sessions',
    'mqtt.retained',
    'demo',
  ]);
  expect(demoState.parse(await rig.get('/waybill/demo'))).toEqual({ running: false });
  const start = (as: string) => rig.ask('/api/waybill/demo', { method: 'PUT', body: { running: true }, as });
  expect((await start('guest')).status).toBe(204);
  expect(await rig.get('/waybill/demo')).toEqual({ running: true });
  rig.user('app', ['management']);
  expect((await start('app')).status).toBe(401);
  expect((await rig.ask('/api/waybill/demo', { method: 'PUT', body: {} })).status).toBe(400);
});

test('everybody is told what he may do himself, and nobody what others may', async () => {
  rig.user('app', ['management']);
  expect((await rig.ask('/api/users/app/permissions', { as: 'app' })).status).toBe(401);
  const own = async (as: string) => (await rig.ask('/api/waybill/permissions', { as })).body;
  const [first] = z.array(permission.extend({ user: z.string() })).parse(await own('guest'));
  expect(first).toMatchObject({ user: 'guest', vhost: '/', configure: '.*' });
  const others = z.array(permission.extend({ user: z.string() })).parse(await own('app'));
  expect(others.filter(({ user }) => user !== 'app')).toEqual([]);
});
