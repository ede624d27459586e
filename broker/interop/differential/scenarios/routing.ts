/** Which queues a message reaches: every exchange type, CC and BCC, exchange chains, returns, alternates. */
import type { Channel } from '../raw-client.ts';
import type { Scenario, Topic } from '../stage.ts';
import { type Args, type FieldValue, type Table, typed } from '../wire/values.ts';

const PATTERNS = [
  '#',
  '*',
  '',
  'a',
  'a.#',
  '#.a',
  '*.*',
  'a.*',
  'a.*.b',
  '#.#',
  '*.#',
  '#.*',
  '.',
  'a.',
  '*.',
  '..',
  'a.#.b',
];

/**
 * One queue per pattern; the counts tell which of them a key reached. The name of each queue is its number, since
 * patterns make poor names.
 */
const topicKey =
  (key: string): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'topic' });
    for (const [index, pattern] of PATTERNS.entries()) {
      await channel.call('queue.declare', { queue: `p${index}` });
      await channel.call('queue.bind', { queue: `p${index}`, exchange: 'x', routing_key: pattern });
    }
    await channel.call('confirm.select');
    channel.publish({ exchange: 'x', key });
    await channel.confirmed(1);
    for (const index of PATTERNS.keys()) await channel.call('queue.declare', { queue: `p${index}` });
  };

/** Binds q to a headers exchange and publishes one message. */
const headers =
  (bound: Table, sent: Table | undefined): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'headers' });
    await channel.call('queue.declare', { queue: 'q' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', arguments: bound });
    if (!channel.open) return;
    await channel.call('confirm.select');
    channel.publish({ exchange: 'x', ...(sent === undefined ? {} : { properties: { headers: sent } }) });
    await channel.confirmed(1);
    await channel.call('queue.declare', { queue: 'q' });
  };

const headerPair = (bound: FieldValue, sent: FieldValue): Scenario =>
  headers({ 'x-match': 'all', a: bound }, { a: sent });

async function queues(channel: Channel, ...names: string[]): Promise<void> {
  for (const queue of names) await channel.call('queue.declare', { queue });
}

const copies =
  (properties: Args): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await queues(channel, 'q', 'cc', 'bcc');
    channel.publish({ key: 'q', properties });
    await channel.ready('bcc', 1);
    for (const queue of ['q', 'cc', 'bcc']) await channel.drain(queue);
  };

/** A mandatory message to x, whose alternate exchange is ae. */
const alternate =
  (bind: boolean): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'ae', type: 'fanout' });
    await channel.call('exchange.declare', {
      exchange: 'x',
      type: 'direct',
      arguments: { 'alternate-exchange': 'ae' },
    });
    await queues(channel, 'q');
    if (bind) await channel.call('queue.bind', { queue: 'q', exchange: 'ae' });
    await channel.call('confirm.select');
    channel.publish({ exchange: 'x', key: 'z', mandatory: true });
    await channel.confirmed(1);
    await channel.drain('q');
  };

const hashBinding =
  (key: string): Scenario =>
  async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'x-consistent-hash' });
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: key });
  };

export const routing: Topic = {
  'direct: several queues, several keys': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct' });
    await queues(channel, 'q1', 'q2');
    await channel.call('queue.bind', { queue: 'q1', exchange: 'x', routing_key: 'a' });
    await channel.call('queue.bind', { queue: 'q1', exchange: 'x', routing_key: 'b' });
    await channel.call('queue.bind', { queue: 'q2', exchange: 'x', routing_key: 'b' });
    for (const key of ['a', 'b', 'c', 'A', '']) channel.publish({ exchange: 'x', key, body: key });
    await channel.barrier();
    await channel.drain('q1');
    await channel.drain('q2');
  },
  'fanout ignores the key': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'fanout' });
    await queues(channel, 'q1', 'q2');
    await channel.call('queue.bind', { queue: 'q1', exchange: 'x', routing_key: 'k' });
    await channel.call('queue.bind', { queue: 'q2', exchange: 'x' });
    channel.publish({ exchange: 'x', key: 'other' });
    await channel.ready('q2', 1);
    await channel.drain('q1');
    await channel.drain('q2');
  },
  'a binding made twice is one, and gone with one unbind': async (stage) => {
    const channel = await stage.channel();
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.topic', routing_key: 'k' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.topic', routing_key: 'k' });
    await channel.call('queue.unbind', { queue: 'q', exchange: 'amq.topic', routing_key: 'k' });
    channel.publish({ exchange: 'amq.topic', key: 'k', mandatory: true });
    await channel.wait('basic.return', 1);
  },
  'bindings that differ in arguments only are two': async (stage) => {
    const channel = await stage.channel();
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.direct', routing_key: 'k' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.direct', routing_key: 'k', arguments: { n: 1 } });
    await channel.call('queue.unbind', { queue: 'q', exchange: 'amq.direct', routing_key: 'k' });
    channel.publish({ exchange: 'amq.direct', key: 'k' });
    await channel.ready('q', 1);
    await channel.drain('q');
  },
  ...Object.fromEntries(
    ['', 'a', '.', 'a.', '.a', 'a.b', 'a..b', 'a.b.b', 'a.x.y.b', '..', 'b', 'a.a.a', 'ab', 'A', '*', '#'].map(
      (key) => [`topic: key ${JSON.stringify(key)}`, topicKey(key)],
    ),
  ),
  'headers: all, met': headers({ 'x-match': 'all', a: 1, b: 'x' }, { a: 1, b: 'x', c: 2 }),
  'headers: all, one missing': headers({ 'x-match': 'all', a: 1, b: 'x' }, { a: 1 }),
  'headers: all, one different': headers({ 'x-match': 'all', a: 1, b: 'x' }, { a: 1, b: 'y' }),
  'headers: any, met': headers({ 'x-match': 'any', a: 1, b: 'x' }, { b: 'x' }),
  'headers: any, not met': headers({ 'x-match': 'any', a: 1 }, { b: 1 }),
  'headers: the default is all': headers({ a: 1, b: 2 }, { a: 1 }),
  'headers: all of none': headers({ 'x-match': 'all' }, {}),
  'headers: any of none': headers({ 'x-match': 'any' }, {}),
  'headers: no arguments': headers({}, { z: 1 }),
  'headers: no arguments and no headers': headers({}, undefined),
  'headers: some arguments and no headers': headers({ a: 1 }, undefined),
  'headers: all ignores x- keys': headers({ 'x-match': 'all', a: 1, 'x-foo': 'y' }, { a: 1 }),
  'headers: any ignores x- keys': headers({ 'x-match': 'any', 'x-foo': 'y' }, { 'x-foo': 'y' }),
  'headers: all-with-x, missing': headers({ 'x-match': 'all-with-x', a: 1, 'x-foo': 'y' }, { a: 1 }),
  'headers: all-with-x, met': headers({ 'x-match': 'all-with-x', a: 1, 'x-foo': 'y' }, { a: 1, 'x-foo': 'y' }),
  'headers: any-with-x, met': headers({ 'x-match': 'any-with-x', 'x-foo': 'y' }, { 'x-foo': 'y' }),
  'headers: number against string': headerPair(1, '1'),
  'headers: integer against double': headerPair(1, typed('d', 1)),
  'headers: integer against float': headerPair(1, typed('f', 1)),
  'headers: double against another double': headerPair(typed('d', 1.5), typed('d', 1.25)),
  'headers: byte against long': headerPair(typed('b', 7), typed('l', 7)),
  'headers: long against longlong': headerPair(typed('I', 70000), typed('l', 70000)),
  'headers: boolean': headerPair(true, true),
  'headers: boolean against number': headerPair(true, 1),
  'headers: timestamp against number': headerPair(typed('T', 5), 5),
  'headers: long string against byte array': headerPair('abc', typed('x', 'abc')),
  'headers: equal arrays': headerPair([1, 'a'], [1, 'a']),
  'headers: arrays in another order': headerPair([1, 'a'], ['a', 1]),
  'headers: equal tables': headerPair({ k: 1 }, { k: 1 }),
  'headers: null means presence': headerPair(null, 'anything'),
  'headers: null, absent': headers({ 'x-match': 'all', a: null }, {}),
  'headers: null in the message against a value': headerPair(1, null),
  'headers: null against null': headerPair(null, null),
  'headers: x-match unknown': headers({ 'x-match': 'foo' }, {}),
  'headers: x-match a number': headers({ 'x-match': typed('b', 5) }, {}),
  'headers: no x-match is looked at on a direct exchange': async (stage) => {
    const channel = await stage.channel();
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.direct', arguments: { 'x-match': 'foo' } });
  },
  'consistent hash: a weight that is no number': hashBinding('abc'),
  'consistent hash: weight 0': hashBinding('0'),
  'consistent hash: negative weight': hashBinding('-1'),
  'consistent hash: empty weight': hashBinding(''),
  'consistent hash: weight with a blank': hashBinding('1 '),
  'consistent hash: weight 1': hashBinding('1'),
  'consistent hash: one queue gets everything, whatever the key': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'x-consistent-hash' });
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: '10' });
    for (const key of ['a', 'b', '']) channel.publish({ exchange: 'x', key, body: key });
    await channel.ready('q', 3);
    await channel.drain('q');
  },
  'consistent hash: each message goes to exactly one of two, and equal keys together': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'x-consistent-hash' });
    await queues(channel, 'q');
    for (const queue of ['h1', 'h2']) {
      await queues(channel, queue);
      await channel.call('queue.bind', { queue, exchange: 'x', routing_key: '1' });
      // Which one it is is the hash's affair: both hand on to q, where copies would show.
    }
    await channel.call('confirm.select');
    for (let n = 0; n < 20; n += 1) channel.publish({ exchange: 'x', key: 'same', mandatory: true });
    await channel.confirmed(20);
    const counts: number[] = [];
    for (const queue of ['h1', 'h2']) {
      const reply = await channel.peer.call(1, 'queue.purge', { queue }, { quiet: true });
      counts.push(Number(reply?.[1]?.message_count));
    }
    for (let n = 0; n < Math.max(...counts); n += 1) channel.publish({ key: 'q' });
    await channel.ready('q', Math.max(...counts));
    await queues(channel, 'q');
  },
  'consistent hash: both hash-header and hash-property': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', {
      exchange: 'x',
      type: 'x-consistent-hash',
      arguments: { 'hash-header': 'h', 'hash-property': 'message_id' },
    });
  },
  'consistent hash: unsupported hash-property': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', {
      exchange: 'x',
      type: 'x-consistent-hash',
      arguments: { 'hash-property': 'app_id' },
    });
  },
  'one copy however many bindings match': async (stage) => {
    const channel = await stage.channel();
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.topic', routing_key: 'a.*' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.topic', routing_key: 'a.#' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'amq.topic', routing_key: '#' });
    channel.publish({ exchange: 'amq.topic', key: 'a.b', properties: { headers: { CC: ['a.c', 'a.d'] } } });
    await channel.ready('q', 1);
    await channel.drain('q');
  },
  'CC and BCC': copies({ headers: { CC: ['cc'], BCC: ['bcc'], own: 1 } }),
  'CC twice the same, and the key itself': copies({ headers: { CC: ['cc', 'cc', 'q'], BCC: ['bcc', 'cc'] } }),
  'BCC alone leaves no headers': copies({ headers: { BCC: ['cc', 'bcc'] } }),
  'exchange to exchange': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'topic' });
    await channel.call('exchange.declare', { exchange: 'y', type: 'fanout', internal: true });
    await queues(channel, 'q');
    await channel.call('exchange.bind', { source: 'x', destination: 'y', routing_key: 'a.#' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'y' });
    channel.publish({ exchange: 'x', key: 'a.b', body: 'through' });
    channel.publish({ exchange: 'x', key: 'b', body: 'not' });
    await channel.call('exchange.unbind', { source: 'x', destination: 'y', routing_key: 'a.#' });
    channel.publish({ exchange: 'x', key: 'a.b', body: 'no more' });
    await channel.barrier();
    await channel.drain('q');
  },
  'exchange to exchange, in a circle': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'fanout' });
    await channel.call('exchange.declare', { exchange: 'y', type: 'fanout' });
    await queues(channel, 'q');
    await channel.call('exchange.bind', { source: 'x', destination: 'y' });
    await channel.call('exchange.bind', { source: 'y', destination: 'x' });
    await channel.call('exchange.bind', { source: 'x', destination: 'x' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'y' });
    channel.publish({ exchange: 'x' });
    await channel.ready('q', 1);
    await channel.drain('q');
  },
  'deleting an exchange takes its bindings along': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'fanout' });
    await channel.call('exchange.declare', { exchange: 'y', type: 'fanout' });
    await queues(channel, 'q');
    await channel.call('exchange.bind', { source: 'x', destination: 'y' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'y' });
    await channel.call('exchange.delete', { exchange: 'y' });
    await channel.call('exchange.declare', { exchange: 'y', type: 'fanout' });
    channel.publish({ exchange: 'x', mandatory: true });
    await channel.wait('basic.return', 1);
  },
  'a mandatory message that nothing routes': async (stage) => {
    const channel = await stage.channel();
    channel.publish({
      exchange: 'amq.direct',
      key: 'nope',
      mandatory: true,
      properties: { content_type: 'text/plain', headers: { a: 1, BCC: ['no'] }, message_id: 'id' },
      body: 'back',
    });
    await channel.wait('basic.return', 1);
  },
  'a mandatory message to the default exchange that nothing routes': async (stage) => {
    const channel = await stage.channel();
    channel.publish({ key: 'nope', mandatory: true });
    await channel.wait('basic.return', 1);
  },
  'a return comes before its confirm': async (stage) => {
    const channel = await stage.channel();
    await queues(channel, 'q');
    await channel.call('confirm.select');
    channel.publish({ key: 'nope', mandatory: true, body: 'returned' });
    await channel.confirmed(1);
    channel.publish({ key: 'q', mandatory: true });
    await channel.confirmed(2);
    channel.publish({ key: 'nope' });
    await channel.confirmed(3);
  },
  'an alternate exchange that routes': alternate(true),
  'an alternate exchange that does not': alternate(false),
  'an alternate exchange that is missing': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', {
      exchange: 'x',
      type: 'fanout',
      arguments: { 'alternate-exchange': 'nosuch' },
    });
    channel.publish({ exchange: 'x', mandatory: true });
    await channel.wait('basic.return', 1);
  },
  'alternate exchanges in a chain and in a circle': async (stage) => {
    const channel = await stage.channel();
    for (const [exchange, next] of [
      ['x', 'y'],
      ['y', 'z'],
      ['z', 'x'],
    ] as const) {
      await channel.call('exchange.declare', { exchange, type: 'direct', arguments: { 'alternate-exchange': next } });
    }
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'z', routing_key: 'k' });
    channel.publish({ exchange: 'x', key: 'k', body: 'by z' });
    await channel.ready('q', 1);
    await channel.drain('q');
    channel.publish({ exchange: 'x', key: 'none', mandatory: true });
    await channel.wait('basic.return', 1);
  },
  'an auto-delete exchange goes with its last binding': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct', auto_delete: true });
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: 'a' });
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: 'b' });
    await channel.call('queue.unbind', { queue: 'q', exchange: 'x', routing_key: 'a' });
    await channel.call('exchange.declare', { exchange: 'x', passive: true });
    await channel.call('queue.unbind', { queue: 'q', exchange: 'x', routing_key: 'b' });
    await channel.call('exchange.declare', { exchange: 'x', passive: true });
  },
  'an auto-delete exchange goes with the last queue bound to it': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct', auto_delete: true });
    await queues(channel, 'q');
    await channel.call('queue.bind', { queue: 'q', exchange: 'x', routing_key: 'a' });
    await channel.call('queue.delete', { queue: 'q' });
    await channel.call('exchange.declare', { exchange: 'x', passive: true });
  },
  'an auto-delete exchange goes with the last exchange bound to it': async (stage) => {
    const channel = await stage.channel();
    await channel.call('exchange.declare', { exchange: 'x', type: 'direct', auto_delete: true });
    await channel.call('exchange.declare', { exchange: 'y', type: 'direct' });
    await channel.call('exchange.bind', { source: 'x', destination: 'y' });
    await channel.call('exchange.delete', { exchange: 'y' });
    await channel.call('exchange.declare', { exchange: 'x', passive: true });
  },
};
