import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  mqttLinkPath,
  mqttRetainedLevel,
  mqttRetainedMessages,
  mqttRetainedPath,
  mqttSession,
  mqttSessionDetail,
  mqttSessionPath,
} from '../../lib/contract/mqtt.ts';
import { longstr } from '../core/field.ts';
import { message } from '../core/fixtures.testing.ts';
import { isRefusal } from '../core/refusal.ts';
import type { SessionLink } from '../core/session/link.ts';
import type { Session } from '../core/session/session.ts';
import { FakeConnection, Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

/** A client that takes whatever comes. */
class FakeLink implements SessionLink {
  readonly farewells: (readonly [string, string | undefined])[] = [];
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  describe() {
    return { connection: `client ${this.#session.clientId}`, channel: 1, user: 'guest', peerHost: '', peerPort: 1 };
  }

  hasRoom(): boolean {
    return true;
  }

  hasRoomForLive(): boolean {
    return true;
  }

  deliver(): void {}
  deliverShared(): void {}
  deliverLive(): void {}

  disconnect(why: string, text?: string): void {
    this.farewells.push([why, text]);
    this.#session.vhost.sessions.detach(this.#session, { publishWill: false });
  }
}

function open(clientId: string, o: { user?: string; expiryMs?: number } = {}) {
  const { vhost } = rig.bench;
  const opened = vhost.sessions.open({ clientId, user: o.user ?? 'guest', expiryMs: o.expiryMs ?? 60_000 }, true);
  if (isRefusal(opened)) throw new Error(opened.text);
  const { session } = opened;
  session.protocolLevel = 5;
  const link = new FakeLink(session);
  vhost.sessions.attach(session, link, 10);
  return { session, link, sessions: vhost.sessions };
}

function subscribe(session: Session, filter: string, key: string, group?: string, qos: 0 | 1 = 1): void {
  const result = session.subscribe({
    filter: group === undefined ? filter : `$share/${group}/${filter}`,
    key,
    qos,
    noLocal: false,
    retainAsPublished: true,
    retainHandling: 2,
    identifier: group === undefined ? 7 : 0,
    shared: group === undefined ? undefined : { group, filter },
  });
  if (isRefusal(result)) throw new Error(result.text);
}

describe('MQTT sessions', () => {
  test('are listed, paged and filtered', async () => {
    open('one');
    open('two');
    const { session, sessions } = open('three', { expiryMs: Number.POSITIVE_INFINITY });
    sessions.detach(session, { publishWill: false });
    const all = mqttSession.array().parse(await rig.get('/waybill/mqtt/sessions'));
    expect(all.map((s) => [s.name, s.connected, s.expiry_seconds, s.connection])).toEqual([
      ['one', true, 60, 'client one'],
      ['three', false, null, null],
      ['two', true, 60, 'client two'],
    ]);
    const page = await rig.get('/waybill/mqtt/sessions/%2F?page=1&page_size=1&name=t&sort=name&sort_reverse=true');
    expect(page).toMatchObject({ total_count: 3, filtered_count: 2, items: [{ name: 'two', protocol_level: 5 }] });
  });

  test('one is told with all that it holds', async () => {
    const { session, sessions } = open('a/b', { expiryMs: 5_000 });
    subscribe(session, 'x/+', 'x.*');
    subscribe(session, 'y', 'y', 'g');
    session.incoming.add(9);
    session.outgoing.add(2, undefined, message('amq.topic', 'x.1', 0, { text: 'abc' }), false, []);
    const { receivedAt: _, ...publication } = message('amq.topic', 'gone', 0, { text: 'bye', qos: 1 });
    session.will = { topic: 'gone', delayMs: 2_000, publication };
    const path = `/${mqttSessionPath('/', 'a/b')}`;
    expect(mqttSessionDetail.parse(await rig.get(path))).toMatchObject({
      name: 'a/b',
      subscriptions: 2,
      in_flight_out: 1,
      in_flight_in: 1,
      has_will: true,
      expires_at: null,
      subscription_list: [
        { filter: 'x/+', qos: 1, identifier: 7, share_group: null, retain_as_published: true, retain_handling: 2 },
        { filter: '$share/g/y', identifier: null, share_group: 'g' },
      ],
      outgoing: [{ packet_id: 1, qos: 2, state: 'sent', routing_key: 'x.1', payload_bytes: 3 }],
      incoming: [9],
      will: { topic: 'gone', qos: 1, retain: false, delay_seconds: 2, payload: 'bye' },
    });
    sessions.detach(session, { publishWill: false });
    expect(await rig.get(path)).toMatchObject({ expires_at: rig.bench.env.now() + 5_000, will: null });
  });

  test('a client is disconnected, and its session stays; the session goes, with its queues', async () => {
    const { session, link } = open('c');
    subscribe(session, 'x', 'x');
    const headers = { 'x-reason': 'enough' };
    expect((await rig.ask(`/api/${mqttLinkPath('/', 'c')}`, { method: 'DELETE', headers })).status).toBe(204);
    expect(link.farewells).toEqual([['closed-by-operator', 'enough']]);
    expect((await rig.ask(`/api/${mqttLinkPath('/', 'c')}`, { method: 'DELETE' })).status).toBe(404);
    expect(rig.bench.vhost.queues.size).toBe(1);
    expect((await rig.ask(`/api/${mqttSessionPath('/', 'c')}`, { method: 'DELETE' })).status).toBe(204);
    expect([rig.bench.vhost.queues.size, rig.bench.vhost.sessions.size]).toEqual([0, 0]);
    expect((await rig.ask(`/api/${mqttSessionPath('/', 'c')}`)).status).toBe(404);
  });

  test('the queue of a subscription at QoS 0 is shown, holds nothing to get, and is part of no definition', async () => {
    const { session } = open('c');
    subscribe(session, 'x', 'x', undefined, 0);
    const path = `/queues/%2F/${encodeURIComponent('mqtt-subscription-cqos0')}`;
    expect(await rig.get(path)).toMatchObject({ type: 'mqtt-qos0', consumers: 1, messages: 0 });
    const body = { count: 1, ackmode: 'ack_requeue_true', encoding: 'auto' };
    const got = await rig.ask(`/api${path}/get`, { method: 'POST', body });
    expect([got.status, got.body]).toMatchObject([400, { reason: expect.stringContaining('keeps no messages') }]);
    expect(await rig.get('/definitions')).toMatchObject({ queues: [], bindings: [] });
  });

  test("another's is shown to monitors only, and ended by administrators only", async () => {
    open('c');
    for (const [user, tag] of [
      ['watcher', 'monitoring'],
      ['stranger', 'management'],
    ] as const) {
      rig.user(user, [tag]);
      rig.allow('/', user);
    }
    const path = `/api/${mqttSessionPath('/', 'c')}`;
    expect((await rig.ask(path, { as: 'watcher' })).status).toBe(200);
    expect((await rig.ask(path, { as: 'stranger' })).status).toBe(401);
    expect((await rig.ask(path, { as: 'watcher', method: 'DELETE' })).status).toBe(401);
    expect(await rig.get('/waybill/mqtt/sessions', 'stranger')).toEqual([]);
    expect(rig.bench.vhost.sessions.size).toBe(1);
  });
});

describe('retained messages', () => {
  const put = (topic: string, o: Parameters<typeof message>[3] = {}) => {
    const { vhost, env } = rig.bench;
    vhost.retained.set(topic, message('amq.topic', topic.replaceAll('/', '.'), env.now(), { text: topic, ...o }));
  };
  const path = `/${mqttRetainedPath('/')}`;

  test('are found by filter, in parts', async () => {
    for (let i = 0; i < 5; i++) put(`a/${i}`, { qos: 1, ttlMs: 10_000 });
    put('b', { text: 'x'.repeat(10) });
    const found = mqttRetainedMessages.parse(await rig.get(`${path}?filter=a/%2B&offset=1&limit=2`));
    expect(found).toMatchObject({ filter: 'a/+', total: 6, more: true, items: [{ topic: 'a/1' }, { topic: 'a/2' }] });
    expect(found.items[0]).toMatchObject({ qos: 1, payload: 'a/1', expires_at: rig.bench.env.now() + 10_000 });
    const rest = mqttRetainedMessages.parse(await rig.get(`${path}?filter=a/%2B&offset=3`));
    expect([rest.items.length, rest.more]).toEqual([2, false]);
    const cut = mqttRetainedMessages.parse(await rig.get(`${path}?filter=b&truncate=4`));
    expect(cut.items[0]).toMatchObject({ payload: 'xxxx', truncated: true, payload_bytes: 10, expires_at: null });
  });

  test('many are looked through without a stop for others', async () => {
    for (let i = 0; i < 3_000; i++) put(`a/${i}/x`);
    put('a/last/y');
    const found = mqttRetainedMessages.parse(await rig.get(`${path}?filter=a/%2B/y`));
    expect(found.items.map((item) => item.topic)).toEqual(['a/last/y']);
  });

  test('are shown as a tree, one level at a time', async () => {
    for (const topic of ['a', 'a/b', 'a/c/d', '/x']) put(topic);
    const level = async (prefix: string) =>
      mqttRetainedLevel
        .parse(await rig.get(`${path}?prefix=${encodeURIComponent(prefix)}`))
        .items.map((item) => [item.topic, item.count, item.message?.payload]);
    expect(await level('')).toEqual([
      ['a', 3, 'a'],
      ['', 1, undefined],
    ]);
    expect(await level('a/')).toEqual([
      ['a/b', 1, 'a/b'],
      ['a/c', 1, undefined],
    ]);
    expect(await level('/')).toEqual([['/x', 1, '/x']]);
    expect((await rig.ask(`/api${path}?prefix=a`)).status).toBe(400);
  });

  test('one is cleared', async () => {
    put('a/b');
    const url = `/api${path}?topic=a/b`;
    expect((await rig.ask(url, { method: 'DELETE' })).status).toBe(204);
    expect(rig.bench.vhost.retained.size).toBe(0);
    expect((await rig.ask(url, { method: 'DELETE' })).status).toBe(404);
    expect((await rig.ask(`/api${path}`, { method: 'DELETE' })).status).toBe(400);
  });

  test('rights are those of amq.topic and of the topics', async () => {
    put('mine/1');
    put('other/1');
    rig.user('reader', ['management']);
    rig.allow('/', 'reader', '^none$');
    expect((await rig.ask(`/api${path}`, { as: 'reader' })).status).toBe(401);
    rig.allow('/', 'reader');
    rig.bench.broker.access.setTopicPermission('/', 'reader', 'amq.topic', { write: '^none$', read: '^mine\\.' });
    const found = mqttRetainedMessages.parse(await rig.get(path, 'reader'));
    expect(found.items.map((item) => item.topic)).toEqual(['mine/1']);
    const top = mqttRetainedLevel.parse(await rig.get(`${path}?prefix=other/`, 'reader'));
    expect(top.items).toMatchObject([{ topic: 'other/1', message: null }]);
    const cleared = await rig.ask(`/api${path}?topic=mine/1`, { as: 'reader', method: 'DELETE' });
    expect(cleared.status).toBe(401);
  });
});

test("an MQTT client's connection has RabbitMQ's keys", async () => {
  class MqttClient extends FakeConnection {
    override readonly protocol = 'MQTT 3.1.1';
    override readonly authMechanism = '';
    override readonly clientProperties = new Map([
      ['client_id', longstr('golden-mqtt-1')],
      ['product', longstr('MQTT client')],
    ]);
  }
  const { broker } = rig.bench;
  broker.clients.add(new MqttClient('/', 42_094, rig.client('/').actor));
  const shown = (await rig.get(`/connections/${encodeURIComponent('127.0.0.1:42094 -> 127.0.0.1:5672')}`)) as object;
  expect(shown).toMatchObject({
    protocol: 'MQTT 3.1.1',
    type: 'direct',
    variable_map: { client_id: 'golden-mqtt-1' },
    client_properties: { client_id: 'golden-mqtt-1', product: 'MQTT client' },
  });
  expect(Object.keys(shown)).not.toContain('auth_mechanism');
});
