import { describe, expect, test } from 'vitest';
import { type CopyFate, fateOf, summaryOf } from '@/lib/contract/journey-state';
import type { JourneyHop } from '@/lib/contract/journeys';

type Fact = JourneyHop extends infer H ? (H extends JourneyHop ? Omit<H, 'at'> : never) : never;

/** One hop each ten ms, from 0 on. */
const hops = (...facts: Fact[]): JourneyHop[] => facts.map((fact, i) => ({ ...fact, at: i * 10 }) as JourneyHop);

const received = { type: 'received', connection: 'c', channel: 1, protocol: 'AMQP 0-9-1', octets: 1 } as const;
const way = { exchange: 'x', key: 'k', queuesTotal: 1, bindings: [], bindingsTotal: 0, alternates: [] };
const routed = { type: 'routed', queues: ['q'], ...way } as const;
const q = { queue: 'q', seq: 1 };
const enqueued = { type: 'enqueued', kind: 'classic', ...q } as const;
const to = { connection: 'd', name: null, channel: 2, consumer: 'tag', client: null, qos: null };
const delivered = { type: 'delivered', to, redelivered: false, acks: true, ...q } as const;
const confirmed = { type: 'confirmed', by: 'ack' } as const;

const states = (...facts: Fact[]): string[] =>
  fateOf(hops(...facts)).copies.map(({ queue, seq, state }) => `${queue} ${seq} ${state}`);
const only = (...facts: Fact[]): CopyFate => {
  const [copy, ...more] = fateOf(hops(...facts)).copies;
  if (copy === undefined || more.length > 0) throw new Error('not one copy');
  return copy;
};

describe('what became of each copy', () => {
  test.each<[string, Fact[], string]>([
    ['it waits', [], 'ready'],
    ['somebody has it', [delivered], 'unacked'],
    ['nobody is to say so', [{ ...delivered, acks: false }], 'delivered'],
    ['it is done', [delivered, { type: 'acked', by: 'ack', ...q }], 'acked'],
    ['it waits again', [delivered, { type: 'requeued', why: 'client', becomes: 1, ...q }], 'ready'],
    ['refused for good', [delivered, { type: 'rejected', ...q }], 'rejected'],
    ['too old', [{ type: 'expired', ...q }], 'expired'],
    ['too many', [{ type: 'dropped', why: 'max-length', ...q }], 'dropped'],
    ['an operator', [{ type: 'removed', why: 'purged', ...q }], 'removed'],
    ['out of sight', [{ type: 'paged', ...q }], 'paged'],
  ])('%s', (_what, more, state) => {
    expect(states(received, routed, enqueued, ...more)).toEqual([`q 1 ${state}`]);
  });

  test('when it came, when it was first delivered, and to whom last', () => {
    const other = { ...to, consumer: 'other' };
    const back = { type: 'requeued', why: 'gone', becomes: 1, ...q } as const;
    expect(only(enqueued, delivered, back, { ...delivered, to: other })).toMatchObject({
      enqueuedAt: 0,
      firstDeliveredAt: 10,
      deliveredAt: 30,
      deliveries: 2,
      to: other,
    });
  });

  test('another number in the queue is the same copy', () => {
    const back = { type: 'requeued', why: 'client', becomes: 9, ...q } as const;
    expect(states(enqueued, delivered, back)).toEqual(['q 9 ready']);
    expect(states(enqueued, delivered, back, { ...delivered, seq: 9 })).toEqual(['q 9 unacked']);
  });

  test('a dead letter is another copy, and the first one says where it went', () => {
    const dead = { type: 'dead-lettered', queue: 'q', why: 'rejected', exchange: 'dlx' } as const;
    const there = { ...enqueued, queue: 'dead', seq: 4 };
    const all = hops(received, routed, enqueued, delivered, { type: 'rejected', ...q }, dead, routed, there);
    expect(fateOf(all).copies).toMatchObject([
      { queue: 'q', state: 'rejected', why: 'rejected', deadLetteredTo: 'dlx' },
      { queue: 'dead', state: 'ready', deadLetteredTo: null },
    ]);
  });

  test('a dead letter that nobody takes was routed all the same', () => {
    const dead = { type: 'dead-lettered', queue: 'q', why: 'expired', exchange: 'dlx' } as const;
    const lost = { type: 'unroutable', queues: [], ...way } as const;
    const fate = fateOf(hops(received, routed, enqueued, { type: 'expired', ...q }, dead, lost));
    expect([fate.routed, fate.unroutable]).toEqual([true, false]);
  });

  test('a stream keeps it, whoever reads it', () => {
    const acked = { type: 'acked', by: 'ack', ...q } as const;
    const copy = only({ ...enqueued, kind: 'stream' }, delivered, acked, delivered);
    expect(copy).toMatchObject({ state: 'kept', deliveries: 2 });
  });

  test('a queue that numbers nothing: each client has its own', () => {
    const live = { ...delivered, seq: 0, acks: false };
    const client = (name: string) => ({ ...live, to: { ...to, client: name } });
    expect(states(client('a'), client('b'))).toEqual(['q 0 delivered', 'q 0 delivered']);
  });

  test('QoS 2: PUBREC has it, PUBCOMP changes nothing', () => {
    const acked = (by: 'PUBREC' | 'PUBCOMP') => ({ type: 'acked', by, ...q }) as const;
    expect(only(enqueued, delivered, acked('PUBREC'), acked('PUBCOMP'))).toMatchObject({ state: 'acked', since: 20 });
  });
});

test('many: counts, and how long it took half of them and all but one in a hundred', () => {
  const took = (ms: number): { hops: JourneyHop[] } => ({
    hops: [
      { ...received, at: 0 },
      { ...routed, at: 0 },
      { ...enqueued, at: 1 },
      { ...confirmed, at: ms },
      { ...delivered, at: 1 + ms },
      { type: 'acked', by: 'ack', ...q, at: 1 + 3 * ms },
    ],
  });
  const all = Array.from({ length: 200 }, (_, i) => took(i + 1));
  const nacked = { hops: hops(received, { type: 'unroutable', queues: [], ...way }, { type: 'nacked', why: 'x' }) };
  const returned = { hops: hops(received, { type: 'returned', why: '312' }) };
  expect(summaryOf([...all, nacked, returned])).toEqual({
    routed: 200,
    unroutable: 1,
    returned: 1,
    confirmed: 200,
    nacked: 1,
    deadLettered: 0,
    copies: { acked: 200 },
    confirming: { of: 200, p50: 100, p99: 198, max: 200 },
    waiting: { of: 200, p50: 100, p99: 198, max: 200 },
    handling: { of: 200, p50: 200, p99: 396, max: 400 },
  });
  expect(summaryOf([])).toMatchObject({ confirming: null, copies: {} });
});
