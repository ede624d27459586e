import { describe, expect, test } from 'vitest';
import { namePattern } from './fold';
import { buildGraph, type Shapes } from './graph';
import { vertexId, vertexRef } from './ids';
import { type Numbers, type TopologyQuery, topologyNodesMax, topologyView } from './view';
import { wayKey } from './way-key';

const none: Numbers = { ready: 0, unacked: 0, rateIn: 0, rateOut: 0, consumers: 0, problem: null };

const exchange = (name: string, args: Record<string, unknown> = {}) => ({
  name,
  vhost: '/',
  type: 'topic',
  arguments: args,
});
const queue = (name: string, args: Record<string, unknown> = {}) => ({
  name,
  vhost: '/',
  type: 'classic',
  arguments: args,
  effective_policy_definition: {},
});
const bind = (source: string, destination: string, key = '#', kind: 'queue' | 'exchange' = 'queue') => ({
  source,
  vhost: '/',
  destination,
  destination_type: kind,
  routing_key: key,
  arguments: {},
  properties_key: key,
});

const shapesOf = (o: Partial<Shapes>): Shapes => ({ exchanges: [], bindings: [], queues: [], policies: [], ...o });
const q = (name: string): string => vertexId('queue', '/', name);
const x = (name: string): string => vertexId('exchange', '/', name);
const asked: TopologyQuery = { vhost: undefined, focus: undefined, open: [], hops: 1, fold: true };

function look(
  shapes: Shapes,
  query: Partial<TopologyQuery> = {},
  numbers: Record<string, Partial<Numbers>> = {},
  ways?: ReadonlyMap<string, number>,
) {
  const measured = new Map(Object.entries(numbers).map(([id, some]) => [id, { ...none, ...some }]));
  return topologyView(buildGraph(shapes), { numbers: measured, clients: new Map(), ways }, { ...asked, ...query });
}

const ids = (data: ReturnType<typeof look>): string[] => data.nodes.map(({ id }) => id).sort();

const shop = shapesOf({
  exchanges: [
    exchange(''),
    exchange('amq.fanout'),
    exchange('orders', { 'alternate-exchange': 'lost' }),
    exchange('lost'),
  ],
  bindings: [
    bind('', 'new', 'new'),
    bind('orders', 'new', 'order.*'),
    bind('orders', 'new', 'gift.*'),
    bind('lost', 'unrouted'),
  ],
  queues: [
    queue('new', { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead' }),
    queue('dead'),
    queue('unrouted'),
    queue('audit', { 'x-dead-letter-exchange': 'gone' }),
  ],
});

test('names of vertices survive any character', () => {
  expect(vertexRef(vertexId('queue', '/', 'a/b:c%'))).toEqual({ kind: 'queue', vhost: '/', name: 'a/b:c%' });
  expect(vertexRef('queue:%2F')).toBeUndefined();
  expect(vertexRef('queue:%E0%A4%A/x')).toBeUndefined();
});

test('names of a series have one pattern', () => {
  expect(namePattern('order.17.v2')).toBe('order.*.v*');
  expect(namePattern('job-3f2504e0-4f89-41d3-9a0c-0305e82c3301')).toBe('job-*');
  expect(namePattern('amq.gen-Xa91')).toBe('amq.gen-*');
  expect(namePattern('orders.new')).toBe('orders.new');
});

describe('the graph', () => {
  test('has every way that a message can take, and marks what isn’t there', () => {
    const data = look(shop);
    expect(data.edges.map(({ kind, from, to }) => [kind, from, to])).toEqual(
      expect.arrayContaining([
        ['binding', x('orders'), q('new')],
        ['alternate', x('orders'), x('lost')],
        ['dead-letter', q('new'), q('dead')],
        ['dead-letter', q('audit'), x('gone')],
      ]),
    );
    expect(data.edges.find(({ to }) => to === q('new'))).toMatchObject({ keys: ['order.*', 'gift.*'], keysTotal: 2 });
    expect(data.nodes.find(({ id }) => id === x('gone'))?.problem).toBe('missing');
    // What the broker declared and nobody uses isn't drawn, nor what every queue has.
    expect(ids(data)).not.toContain(x('amq.fanout'));
    expect(ids(data)).not.toContain(x(''));
    expect(data.focus).toBeNull();
  });

  test('consumers stand behind their queue, with what they are delivered', () => {
    const data = look(shop, { focus: q('dead') }, { [q('dead')]: { consumers: 3, rateOut: 5 } });
    expect(data.edges).toContainEqual(
      expect.objectContaining({ kind: 'consume', from: q('dead'), rate: 5, atMost: false }),
    );
    expect(data.nodes.find(({ kind }) => kind === 'consumers')).toMatchObject({ consumers: 3, members: 3 });
  });

  test('the rate of a binding is the queue’s only where there is no other way in', () => {
    const rate = (numbers: Record<string, Partial<Numbers>>) =>
      look(shop, {}, numbers).edges.find(({ to }) => to === q('new'));
    expect(rate({ [q('new')]: { rateIn: 7 } })).toMatchObject({ rate: 7, atMost: false });
    expect(rate({ [q('new')]: { rateIn: 7 }, [x('')]: { rateIn: 1 } })).toMatchObject({ rate: 7, atMost: true });
    expect(rate({})).toMatchObject({ rate: null });
  });

  test('where the broker counts what goes each way, the rate is that', () => {
    const ways = new Map([
      [wayKey(x('orders'), q('new')), 3],
      [wayKey(x('orders'), x('lost')), 1],
    ]);
    const { edges } = look(shop, {}, { [q('new')]: { rateIn: 7 }, [x('')]: { rateIn: 4 } }, ways);
    const rateTo = (to: string) => edges.find((edge) => edge.to === to && edge.kind !== 'dead-letter');
    expect(rateTo(q('new'))).toMatchObject({ rate: 3, atMost: false });
    expect(rateTo(x('lost'))).toMatchObject({ kind: 'alternate', rate: 1 });
    expect(rateTo(q('unrouted'))).toMatchObject({ rate: 0 });
  });
});

describe('a neighbourhood', () => {
  test('is what lies within so many steps, and says what it leaves out', () => {
    const one = look(shop, { focus: q('new') });
    expect(ids(one)).toEqual([x('orders'), q('dead'), q('new')].sort());
    expect(one.nodes.find(({ id }) => id === x('orders'))?.hidden).toBe(1);
    expect(ids(look(shop, { focus: q('new'), hops: 2 }))).toContain(x('lost'));
    expect(ids(look(shop, { focus: q('new'), open: [x('orders')] }))).toContain(x('lost'));
    expect(look(shop, { focus: q('nobody') }).gone).toBe(true);
  });

  const many = (n: number): Shapes => {
    const names = Array.from({ length: n }, (_, i) => `job.${i}`);
    return shapesOf({
      exchanges: [exchange('jobs'), exchange('other')],
      bindings: [...names.map((name) => bind('jobs', name)), bind('other', 'extra')],
      queues: [...names, 'extra'].map((name) => queue(name)),
    });
  };

  test('queues alike are folded into one; opened, its first members stand for themselves', () => {
    const data = look(many(5000), { focus: x('jobs') }, { [q('job.7')]: { ready: 3, consumers: 1 } });
    const group = data.nodes.find(({ kind }) => kind === 'queues');
    expect(group).toMatchObject({ name: 'job.*', members: 5000, ready: 3 });
    expect(data.folded).toBe(5000);
    expect(data.nodes.length).toBeLessThan(5);
    const opened = look(
      many(5000),
      { focus: x('jobs'), open: [group?.id ?? ''] },
      { [q('job.7')]: { ready: 3, problem: 'no-consumers' } },
    );
    expect(opened.nodes.filter(({ kind }) => kind === 'queue')).toHaveLength(40);
    // The one in trouble comes first.
    expect(ids(opened)).toContain(q('job.7'));
    expect(opened.nodes.find(({ kind }) => kind === 'queues')?.members).toBe(4960);
  });

  test('pairs that are alike are folded on both sides', () => {
    const pairs = Array.from({ length: 300 }, (_, i) => i);
    const shapes = shapesOf({
      exchanges: pairs.map((i) => exchange(`tenant-${i}`)),
      bindings: pairs.map((i) => bind(`tenant-${i}`, `inbox-${i}`)),
      queues: pairs.map((i) => queue(`inbox-${i}`)),
    });
    const data = look(shapes, { hops: 'all' });
    expect(data.nodes.map(({ kind, members }) => [kind, members]).sort()).toEqual([
      ['exchanges', 300],
      ['queues', 300],
    ]);
    expect(data.edges).toHaveLength(1);
  });

  test('unfolded there is still an end, and what is left out is counted', () => {
    const data = look(many(5000), { hops: 'all', fold: false });
    expect(data.nodes.length).toBe(topologyNodesMax);
    expect(data.omitted).toBe(5003 - topologyNodesMax);
  });

  test('nothing chosen: trouble comes before what is busy', () => {
    const wide = shapesOf({
      exchanges: Array.from({ length: 80 }, (_, i) =>
        exchange(`x${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`),
      ),
      bindings: Array.from({ length: 80 }, (_, i) => {
        const tail = String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26));
        return [bind(`x${tail}`, `q${tail}`, 'k'), ...(i % 2 === 0 ? [bind(`x${tail}`, `q${tail}`, 'l')] : [])];
      }).flat(),
      queues: Array.from({ length: 80 }, (_, i) =>
        queue(`q${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}`),
      ),
    });
    // All eighty pairs would be folded; unfolded they are too many to start with.
    const busy = look(wide, { fold: false }, { [q('qba')]: { rateIn: 50 } });
    expect(busy.focus).toEqual({ id: q('qba'), why: 'busiest' });
    const bad = look(
      wide,
      { fold: false },
      { [q('qba')]: { rateIn: 50 }, [q('qca')]: { problem: 'no-consumers', ready: 2 } },
    );
    expect(bad.focus).toEqual({ id: q('qca'), why: 'problem' });
    expect(ids(bad)).toEqual([q('qca'), x('xca')].sort());
  });
});
