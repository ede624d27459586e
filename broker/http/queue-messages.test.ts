import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { messageFates, messagePart, readMessages, searchedMessages } from '../../lib/contract/messages.ts';
import { browsedMessages } from '../../lib/contract/waybill.ts';
import { type Field, long, longstr } from '../core/field.ts';
import { consume } from '../core/fixtures.testing.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

const messages = (queue = 'q') => `/api/waybill/queues/%2F/${queue}/messages`;

const post = (deed: string, body: unknown, o: { queue?: string; as?: string } = {}) =>
  rig.ask(`${messages(o.queue)}/${deed}`, { method: 'POST', body, ...(o.as === undefined ? {} : { as: o.as }) });

const search = async (body: object) => searchedMessages.parse((await post('search', body)).body);
const fatesOf = async (deed: string, body: object, queue?: string) =>
  messageFates.parse((await post(deed, body, queue === undefined ? {} : { queue })).body).fates;

function fill(...texts: string[]): void {
  for (const text of texts) rig.bench.publish('', 'q', { text });
}

async function seqs(queue = 'q'): Promise<number[]> {
  return browsedMessages.parse((await rig.ask(messages(queue))).body).items.map(({ seq }) => seq);
}

async function texts(queue = 'q'): Promise<string[]> {
  return browsedMessages.parse((await rig.ask(messages(queue))).body).items.map(({ payload }) => payload);
}

describe('a message where it lies', () => {
  test('is named by its seq, which stays; its headers keep their types', async () => {
    rig.bench.queue('q');
    const headers = new Map<string, Field>([
      ['n', { type: 'short', value: 7 }],
      ['__proto__', longstr('x')],
    ]);
    fill('one');
    rig.bench.publish('', 'q', { text: 'two', properties: { headers } });
    const [first, second] = await seqs();
    const queue = rig.bench.vhost.queues.get('q');
    queue?.get(true, { describe: () => ({ connection: '', channel: 0, user: '', peerHost: '', peerPort: 0 }) });
    expect(await seqs()).toEqual([second]);
    expect((await rig.ask(`${messages()}/${first}`)).status).toBe(404);
    const { body } = await rig.ask(`${messages()}/${second}`);
    expect(messagePart.parse(body)).toMatchObject({ seq: second, payload: 'two', payload_offset: 0, truncated: false });
    expect(body).toMatchObject({ header_types: { n: 'short' } });
  });

  test('gives its payload in parts', async () => {
    rig.bench.queue('q');
    fill('0123456789');
    const [seq] = await seqs();
    const part = async (query: string) => messagePart.parse((await rig.ask(`${messages()}/${seq}?${query}`)).body);
    expect(await part('offset=2&length=3')).toMatchObject({ payload: '234', payload_bytes: 10, truncated: true });
    expect(await part('offset=8&length=9')).toMatchObject({ payload: '89', payload_offset: 8 });
    expect(await part('offset=99')).toMatchObject({ payload: '' });
    for (const bad of ['x', '-1', '1e99']) expect((await rig.ask(`${messages()}/${bad}`)).status).toBe(404);
  });

  test('tells who holds it', async () => {
    rig.bench.queue('q');
    consume(rig.bench, 'q', { tag: 'slow', prefetch: 1 });
    fill('held');
    rig.bench.pass(2_000);
    const { items } = await search({ state: 'all' });
    const holder = { connection: 'test', channel: 1, user: 'guest', consumer_tag: 'slow', held_ms: 2_000 };
    expect(items).toMatchObject([{ state: 'unacked', holder }]);
    expect((await rig.ask(`${messages()}/${items[0]?.seq}`)).body).toMatchObject({ state: 'unacked', holder });
  });

  test('is read in full, as many as fit, each once', async () => {
    rig.bench.queue('q');
    fill('a'.repeat(100_000), 'b');
    const wanted = await seqs();
    const { items, left } = readMessages.parse((await post('read', { seqs: [...wanted, ...wanted, 99] })).body);
    expect([items.map(({ payload }) => payload.length), left]).toEqual([[100_000, 1], []]);
  });
});

describe('searching', () => {
  test('looks at held ones first, then at ready ones, and says what it looked at', async () => {
    rig.bench.queue('q');
    consume(rig.bench, 'q', { prefetch: 1 });
    fill('{"n":1}', '{"n":2}', '{"n":3}', 'no json');
    const json = { path: '$.n', is: 'above', value: '1' };
    const found = await search({ state: 'all', filter: { json } });
    expect(found).toMatchObject({ scanned: 4, total: 4, unchecked: 0, cursor: null });
    expect(found.items.map(({ payload }) => payload)).toEqual(['{"n":2}', '{"n":3}']);
    expect((await search({ state: 'unacked' })).items.map(({ payload }) => payload)).toEqual(['{"n":1}']);
    expect(await search({ state: 'ready' })).toMatchObject({ scanned: 3, total: 3 });
  });

  test('goes on where it stopped, though messages leave and come meanwhile', async () => {
    rig.bench.queue('q');
    fill('0', '1', '2', '3', '4', '5');
    const first = await search({ limit: 3, state: 'all' });
    expect(first.items.map(({ payload }) => payload)).toEqual(['0', '1', '2']);
    await fatesOf('delete', { seqs: [first.items[0]?.seq, first.items[2]?.seq] });
    fill('6');
    const rest = await search({ limit: 100, state: 'all', cursor: first.cursor });
    expect(rest.items.map(({ payload }) => payload)).toEqual(['3', '4', '5', '6']);
    expect(rest.cursor).toBeNull();
  });

  test('goes on among held ones too', async () => {
    rig.bench.queue('q');
    const { sink } = consume(rig.bench, 'q', {});
    fill('0', '1', '2', '3');
    const first = await search({ limit: 2, state: 'unacked' });
    const taken = sink.got[1];
    if (taken !== undefined) taken.queue.ack(taken);
    const rest = await search({ limit: 9, state: 'unacked', cursor: first.cursor });
    expect(rest.items.map(({ payload }) => payload)).toEqual(expect.arrayContaining(['2', '3']));
  });

  test('keeps the order of priorities', async () => {
    rig.queue(rig.bench.vhost, 'q', { 'x-max-priority': long(5) });
    for (const [text, priority] of [
      ['low', 1],
      ['high', 5],
      ['low too', 1],
      ['beyond', 9],
    ] as const) {
      rig.bench.publish('', 'q', { text, priority });
    }
    const first = await search({ limit: 1 });
    const rest = await search({ cursor: first.cursor });
    expect([...first.items, ...rest.items].map(({ payload }) => payload)).toEqual(['high', 'beyond', 'low', 'low too']);
    const all = [...first.items, ...rest.items].map(({ seq }) => seq);
    expect(readMessages.parse((await post('read', { seqs: all })).body).items).toHaveLength(4);
  });

  test('in a long queue it stops after a while and says how far it got', async () => {
    rig.bench.queue('q');
    for (let i = 0; i < 30_000; i += 1) rig.bench.publish('', 'q', { text: `${i}` });
    const filter = { text: '29999' };
    let reply = await search({ filter });
    let scanned = reply.scanned;
    expect(reply.scanned).toBeLessThan(30_000);
    while (reply.cursor !== null) {
      reply = await search({ filter, cursor: reply.cursor });
      scanned += reply.scanned;
    }
    expect([scanned, reply.items.map(({ payload }) => payload)]).toEqual([30_000, ['29999']]);
  });

  test('by regular expression takes linear time and refuses what is none', async () => {
    rig.bench.queue('q');
    rig.bench.publish('', 'q', { text: 'x' });
    expect((await search({ filter: { key: { by: 'regex', pattern: '^(q+)+$' } } })).items).toHaveLength(1);
    for (const filter of [
      { key: { by: 'regex', pattern: '(' } },
      { key: 'q' },
      { nothing: 1 },
      [],
      { headers: [{ name: 'a', is: 'like' }] },
      { json: { path: '$..a' } },
      { text: 'x'.repeat(1_001) },
    ]) {
      expect((await post('search', { filter })).status).toBe(400);
    }
    for (const cursor of ['x', 'r.a', 'r.1.2.3.4']) expect((await post('search', { cursor })).status).toBe(400);
  });

  test('reads a stream from its start', async () => {
    rig.queue(rig.bench.vhost, 'q', { 'x-queue-type': longstr('stream') });
    fill('0', '1', '2');
    const first = await search({ limit: 2, state: 'all' });
    const rest = await search({ cursor: first.cursor, state: 'all' });
    expect(rest.items.map(({ payload, seq }) => [payload, seq])).toEqual([['2', 2]]);
  });

  test('reads a stream from an offset, a time, or so many before its end, and counts what lies behind that', async () => {
    rig.queue(rig.bench.vhost, 'q', { 'x-queue-type': longstr('stream') });
    fill('0', '1');
    rig.bench.env.advance(60_000);
    const between = rig.bench.env.now();
    rig.bench.env.advance(60_000);
    fill('2', '3', '4');
    const from = async (start: object, limit = 10) => {
      const { items, total } = await search({ from: start, limit });
      return [items.map(({ payload }) => payload).join(''), total];
    };
    expect(await from({ offset: 3 })).toEqual(['34', 2]);
    expect(await from({ offset: 0 })).toEqual(['01234', 5]);
    expect(await from({ offset: 99 })).toEqual(['', 0]);
    expect(await from({ newest: 1 })).toEqual(['4', 1]);
    expect(await from({ newest: 99 })).toEqual(['01234', 5]);
    expect(await from({ time_ms: between })).toEqual(['234', 3]);
    expect(await from({ age_ms: 30_000 })).toEqual(['234', 3]);
    const first = await search({ from: { newest: 4 }, limit: 2 });
    const rest = await search({ from: { newest: 4 }, cursor: first.cursor });
    expect([...first.items, ...rest.items].map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    for (const wrong of [{}, { offset: 'x' }, { next: 1 }, { offset: 1, newest: 1 }, 'first', null]) {
      expect((await post('search', { from: wrong })).status).toBe(400);
    }
    rig.bench.queue('plain');
    expect((await post('search', { from: { offset: 1 } }, { queue: 'plain' })).status).toBe(400);
  });
});

describe('chosen messages', () => {
  test('are deleted from the middle; what is held or gone is named', async () => {
    rig.bench.queue('q');
    fill('a');
    consume(rig.bench, 'q', { prefetch: 1 });
    fill('b', 'c', 'd');
    const [b, c, d] = await seqs();
    const held = (await search({ state: 'unacked' })).items[0]?.seq;
    expect(await fatesOf('delete', { seqs: [held, c, 4711, d] })).toEqual([
      { seq: held, fate: 'held' },
      { seq: c, fate: 'done' },
      { seq: 4711, fate: 'gone' },
      { seq: d, fate: 'done' },
    ]);
    expect(await seqs()).toEqual([b]);
    expect(rig.bench.vhost.queues.get('q')).toMatchObject({ readyCount: 1, readyBytes: 1, unackedCount: 1 });
  });

  test('are moved with everything that they have, and only when a queue takes them', async () => {
    rig.bench.queue('q');
    rig.bench.queue('other');
    const headers = new Map<string, Field>([['n', { type: 'short', value: 7 }]]);
    rig.bench.publish('', 'q', { text: 'one', properties: { messageId: 'm', headers }, extraKeys: ['q'] });
    fill('two');
    const [one, two] = await seqs();
    expect(await fatesOf('move', { seqs: [one], exchange: '', routing_key: 'nowhere' })).toEqual([
      { seq: one, fate: 'unroutable' },
    ]);
    expect(await fatesOf('move', { seqs: [one, 99], exchange: 'amq.default', routing_key: 'other' })).toEqual([
      { seq: one, fate: 'done' },
      { seq: 99, fate: 'gone' },
    ]);
    expect(await seqs()).toEqual([two]);
    const moved = browsedMessages.parse((await rig.ask(messages('other'))).body).items[0];
    expect(moved).toMatchObject({ payload: 'one', routing_key: 'other', properties: { message_id: 'm' } });
    expect(moved?.header_types).toEqual({ n: 'short' });
  });

  test('stay when the target is full or forbidden', async () => {
    rig.bench.queue('q');
    rig.queue(rig.bench.vhost, 'full', { 'x-max-length': long(0), 'x-overflow': longstr('reject-publish') });
    fill('one');
    const [one] = await seqs();
    expect(await fatesOf('move', { seqs: [one], exchange: '', routing_key: 'full' })).toMatchObject([
      { fate: 'refused', reason: 'a queue is full and refused it' },
    ]);
    expect(await fatesOf('move', { seqs: [one], exchange: 'none', routing_key: 'x' })).toMatchObject([
      { fate: 'refused', reason: "no exchange 'none' in vhost '/'" },
    ]);
    rig.user('app', ['management']);
    rig.bench.broker.access.setPermission('/', 'app', { configure: '', write: '', read: '.*' });
    const { body } = await post('move', { seqs: [one], exchange: '', routing_key: 'q' }, { as: 'app' });
    expect(messageFates.parse(body).fates).toMatchObject([
      { fate: 'refused', reason: "access to exchange 'amq.default' in vhost '/' refused for user 'app'" },
    ]);
    expect(await seqs()).toEqual([one]);
  });

  test('are copied, held ones too, and keep their key where none is given', async () => {
    rig.bench.queue('q');
    rig.exchange(rig.bench.vhost, 'fan', 'fanout');
    rig.bench.queue('copies');
    rig.bind(rig.bench.vhost, 'fan', 'copies', '');
    fill('a');
    consume(rig.bench, 'q', { prefetch: 1 });
    fill('b');
    const all = (await search({ state: 'all' })).items.map(({ seq }) => seq);
    expect(await fatesOf('copy', { seqs: all, exchange: 'fan' })).toMatchObject([{ fate: 'done' }, { fate: 'done' }]);
    const copies = browsedMessages.parse((await rig.ask(messages('copies'))).body).items;
    expect(copies.map(({ payload, routing_key, exchange }) => [payload, routing_key, exchange])).toEqual([
      ['a', 'q', 'fan'],
      ['b', 'q', 'fan'],
    ]);
    expect((await search({ state: 'all' })).items).toHaveLength(2);
  });

  test('are replaced by an edited copy, which keeps the types of headers that stay', async () => {
    rig.bench.queue('q');
    const headers = new Map<string, Field>([
      ['n', { type: 'short', value: 7 }],
      ['old', longstr('x')],
    ]);
    rig.bench.publish('', 'q', { text: 'bad', properties: { headers } });
    const [seq] = await seqs();
    const edited = {
      seq,
      exchange: 'amq.default',
      routing_key: 'q',
      properties: { content_type: 'text/plain', headers: { n: 7, fresh: 1 } },
      payload: 'good',
      payload_encoding: 'string',
    };
    expect(await fatesOf('replace', { ...edited, routing_key: 'nowhere' })).toEqual([{ seq, fate: 'unroutable' }]);
    expect(await texts()).toEqual(['bad']);
    expect(await fatesOf('replace', edited)).toEqual([{ seq, fate: 'done' }]);
    const now = browsedMessages.parse((await rig.ask(messages())).body).items;
    expect(now).toMatchObject([
      { payload: 'good', properties: { content_type: 'text/plain', headers: { n: 7, fresh: 1 } } },
    ]);
    expect(now[0]?.header_types).toEqual({ n: 'short', fresh: 'long' });
    expect(await fatesOf('replace', edited)).toEqual([{ seq, fate: 'gone' }]);
    expect((await post('replace', { ...edited, seq: now[0]?.seq, properties: { user_id: 'eve' } })).status).toBe(400);
  });

  test('stay in a stream', async () => {
    rig.queue(rig.bench.vhost, 'q', { 'x-queue-type': longstr('stream') });
    rig.bench.queue('other');
    fill('0', '1');
    const refused = await post('delete', { seqs: [0] });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('a stream keeps its messages')]);
    expect(await fatesOf('copy', { seqs: [1], exchange: '', routing_key: 'other' })).toEqual([
      { seq: 1, fate: 'done' },
    ]);
    expect(await texts('other')).toEqual(['1']);
  });

  test('take the rights that a client needs, and well-formed lists', async () => {
    rig.bench.queue('q');
    fill('one');
    rig.user('app', ['management']);
    rig.allow('/', 'app', '^other$');
    for (const deed of ['search', 'read', 'delete', 'move', 'copy', 'replace']) {
      expect((await post(deed, { seqs: [1] }, { as: 'app' })).status).toBe(401);
      expect((await post(deed, { seqs: [1] }, { queue: 'none' })).status).toBe(404);
    }
    const many = Array.from({ length: 501 }, (_, i) => i);
    for (const bad of [{}, { seqs: '1' }, { seqs: [-1] }, { seqs: [1.5] }, { seqs: many }]) {
      expect((await post('delete', bad)).status).toBe(400);
    }
    expect((await post('move', { seqs: [1] })).status).toBe(400);
    expect((await post('move', { seqs: [1], exchange: '', routing_key: 'x'.repeat(256) })).status).toBe(400);
    rig.queue(rig.bench.vhost, 'mine', {}, { owner: {} });
    expect((await post('delete', { seqs: [1] }, { queue: 'mine' })).status).toBe(400);
  });
});
