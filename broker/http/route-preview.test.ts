/** Three answers to one question must agree: the pure model, the preview, and the queues after publishing. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RoutePreview, routePreview, routePreviewPath } from '../../lib/contract/waybill-route.ts';
import { type RouteMap, type RouteShapes, route, routeMap } from '../../lib/model/route.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

interface Topology {
  readonly exchanges: readonly { type: string; alternate: number | null; byPolicy: boolean }[];
  readonly bindings: readonly {
    from: number;
    to: number;
    toQueue: boolean;
    key: string;
    args: Record<string, unknown>;
  }[];
}

interface Sent {
  readonly exchange: number;
  readonly key: string;
  readonly headers: Record<string, unknown>;
}

const exchangesMax = 4;
const queuesMax = 4;
const at = fc.nat({ max: exchangesMax - 1 });
// Few words, so that keys and patterns meet.
const words = (word: fc.Arbitrary<string>) => fc.array(word, { maxLength: 4 }).map((all) => all.join('.'));
const keys = fc.oneof(words(fc.constantFrom('a', 'b', '')), fc.constantFrom('q0', 'q1', 'q2'));
const patterns = fc.oneof(words(fc.constantFrom('a', 'b', '*', '#')), keys);
const value = fc.constantFrom<unknown>(1, 1.5, 'x', true, false, ['a', 1], { in: 1 }, { in: 2 });
const table = fc.dictionary(fc.constantFrom('h', 'i', 'x-j'), value, { maxKeys: 3 });
const match = fc.constantFrom('all', 'any', 'all-with-x', 'any-with-x', undefined);
const bindingArgs = fc
  .tuple(table, match)
  .map(([args, mode]) => (mode === undefined ? args : { ...args, 'x-match': mode }));
const copies = fc.option(fc.array(fc.oneof(keys, fc.constant(3)), { maxLength: 2 }), { nil: undefined });

const topology: fc.Arbitrary<Topology> = fc.record({
  exchanges: fc.array(
    fc.record({
      type: fc.constantFrom('direct', 'fanout', 'topic', 'headers'),
      alternate: fc.option(fc.nat({ max: exchangesMax })),
      byPolicy: fc.boolean(),
    }),
    { minLength: exchangesMax, maxLength: exchangesMax },
  ),
  bindings: fc.array(fc.record({ from: at, to: at, toQueue: fc.boolean(), key: patterns, args: bindingArgs }), {
    maxLength: 12,
  }),
});

const message: fc.Arbitrary<Sent> = fc
  .record({
    exchange: fc.integer({ min: -1, max: exchangesMax - 1 }),
    key: keys,
    headers: table,
    cc: copies,
    bcc: copies,
  })
  .map(({ exchange, key, headers, cc, bcc }) => ({
    exchange,
    key,
    headers: { ...headers, ...(cc === undefined ? {} : { CC: cc }), ...(bcc === undefined ? {} : { BCC: bcc }) },
  }));

const nameOf = (exchange: number): string => (exchange < 0 ? '' : `e${exchange}`);

async function must(path: string, method: string, body: unknown): Promise<unknown> {
  const answer = await rig.ask(`/api${path}`, { method, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

async function build(vhost: string, { exchanges, bindings }: Topology): Promise<void> {
  await must(`/vhosts/${vhost}`, 'PUT', {});
  rig.allow(vhost, 'guest');
  for (let i = 0; i < queuesMax; i++) await must(`/queues/${vhost}/q${i}`, 'PUT', {});
  for (const [i, { type, alternate, byPolicy }] of exchanges.entries()) {
    const definition = { 'alternate-exchange': `e${alternate}` };
    const args = alternate === null || byPolicy ? {} : definition;
    await must(`/exchanges/${vhost}/e${i}`, 'PUT', { type, arguments: args });
    if (alternate === null || !byPolicy) continue;
    await must(`/policies/${vhost}/p${i}`, 'PUT', { pattern: `^e${i}$`, definition, 'apply-to': 'exchanges' });
  }
  for (const { from, to, toQueue, key, args } of bindings) {
    const path = toQueue ? `e/e${from}/q/q${to}` : `e/e${from}/e/e${to}`;
    await must(`/bindings/${vhost}/${path}`, 'POST', { routing_key: key, arguments: args });
  }
}

async function mapOf(vhost: string): Promise<RouteMap> {
  const [exchanges, bindings, queues, policies] = await Promise.all(
    ['exchanges', 'bindings', 'queues', 'policies'].map((what) => rig.get(`/${what}/${vhost}`)),
  );
  return routeMap(vhost, { exchanges, bindings, queues, policies } as RouteShapes);
}

async function preview(vhost: string, { exchange, key, headers }: Sent): Promise<RoutePreview> {
  const body = { routing_key: key, properties: { headers } };
  return routePreview.parse(await must(`/${routePreviewPath(vhost, nameOf(exchange))}`, 'POST', body));
}

/** The queues that have a message after it was published. */
async function published(vhost: string, { exchange, key, headers }: Sent): Promise<string[]> {
  const name = exchange < 0 ? 'amq.default' : nameOf(exchange);
  const body = { routing_key: key, properties: { headers }, payload: '', payload_encoding: 'string' };
  const { routed } = (await must(`/exchanges/${vhost}/${name}/publish`, 'POST', body)) as { routed: boolean };
  const queues = rig.bench.broker.vhosts.get(vhost)?.queues ?? new Map();
  const got = [...queues.values()].filter((queue) => queue.readyCount > 0).map((queue) => queue.name);
  for (const queue of queues.values()) queue.purge();
  expect(routed).toBe(got.length > 0);
  return got.sort();
}

describe('where a message would go', () => {
  test('model, preview and publishing agree', { timeout: 120_000 }, async () => {
    let built = 0;
    await fc.assert(
      fc.asyncProperty(topology, fc.array(message, { minLength: 5, maxLength: 15 }), async (shape, messages) => {
        const vhost = `v${built++}`;
        await build(vhost, shape);
        const map = await mapOf(vhost);
        for (const sent of messages) {
          const modelled = route(map, { ...sent, exchange: nameOf(sent.exchange) });
          const asked = await preview(vhost, sent);
          const got = await published(vhost, sent);
          expect(modelled.queues.map(({ name }) => name).sort()).toEqual(got);
          expect(modelled.queues.every(({ certain }) => certain)).toBe(true);
          expect([...asked.queues.names].sort()).toEqual(got);
          expect(asked.bindings.items.map((binding) => JSON.stringify(binding)).sort()).toEqual(matched(modelled));
        }
        rig.bench.broker.deleteVHost(vhost);
      }),
      { numRuns: 100 },
    );
  });

  test('a hash is told by the broker, and the model knows that it can’t', async () => {
    await must('/exchanges/%2F/hash', 'PUT', { type: 'x-consistent-hash' });
    for (const queue of ['q0', 'q1', 'q2']) {
      await must(`/queues/%2F/${queue}`, 'PUT', {});
      await must(`/bindings/%2F/e/hash/q/${queue}`, 'POST', { routing_key: '1' });
    }
    const asked = routePreview.parse(
      await must(`/${routePreviewPath('/', 'hash')}`, 'POST', { routing_key: 'k', properties: {} }),
    );
    expect(asked.queues.total).toBe(1);
    expect(asked.bindings.items.map(({ destination }) => destination)).toEqual(asked.queues.names);
    await must('/exchanges/%2F/hash/publish', 'POST', {
      routing_key: 'k',
      properties: {},
      payload: '',
      payload_encoding: 'string',
    });
    const [name = ''] = asked.queues.names;
    expect(rig.bench.vhost.queues.get(name)?.readyCount).toBe(1);
  });

  test('nothing is published or counted, and a refusal is part of the answer', async () => {
    await must('/exchanges/%2F/inner', 'PUT', { type: 'fanout', internal: true });
    await must('/queues/%2F/q', 'PUT', {});
    await must('/bindings/%2F/e/inner/q/q', 'POST', {});
    const asked = routePreview.parse(
      await must(`/${routePreviewPath('/', 'inner')}`, 'POST', { routing_key: '', properties: {} }),
    );
    expect(asked.refused).toContain('ACCESS_REFUSED');
    expect(asked.queues.names).toEqual(['q']);
    expect(rig.bench.vhost.queues.get('q')?.readyCount).toBe(0);
    expect(rig.bench.vhost.totals.publish).toBe(0);
  });

  test('what can’t be asked', async () => {
    const ask = (path: string, body: unknown) => rig.ask(`/api/${path}`, { method: 'POST', body });
    expect((await ask(routePreviewPath('/', 'gone'), { routing_key: '', properties: {} })).status).toBe(404);
    expect((await ask(routePreviewPath('/', ''), { properties: {} })).status).toBe(400);
    const copies = await ask(routePreviewPath('/', ''), { routing_key: '', properties: { headers: { CC: 'x' } } });
    expect(copies.status).toBe(400);
  });
});

function matched({ steps }: ReturnType<typeof route>): string[] {
  return steps
    .flatMap(({ verdicts }) => verdicts.filter(({ verdict }) => verdict.match === 'yes'))
    .map(({ binding: { source, destination, destination_type, properties_key } }) =>
      JSON.stringify({ source, destination, destination_type, properties_key }),
    )
    .sort();
}
