import { describe, expect, test } from 'vitest';
import { bench, message, textOf } from '../core/fixtures.testing.ts';
import type { Store } from '../core/ports.ts';
import { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Settles when all that has been appended would survive a crash. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What every store promises the core (DESIGN §3, decision 2). Each store's test calls this. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  async function withStore(use: (under: StoreUnderTest) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await use(under);
    } finally {
      await under.close();
    }
  }

  const append = (store: Store, n: number) => store.define('queue', `/\0orders ${n}`, { durable: true });

  describe(`${name} keeps the contract of a store`, () => {
    test('each record appended raises what is written by one', () =>
      withStore(({ store }) => {
        const before = store.written;
        for (let i = 1; i <= 100; i++) {
          append(store, i);
          expect(store.written).toBe(before + i);
        }
        store.define('queue', '/\0orders 1', null);
        expect(store.written).toBe(before + 101);
        return Promise.resolve();
      }));

    test('no more is durable than is written, and in the end all is', () =>
      withStore(async ({ store, settled }) => {
        for (let i = 1; i <= 100; i++) {
          append(store, i);
          expect(store.durable).toBeLessThanOrEqual(store.written);
        }
        await settled();
        expect(store.durable).toBe(store.written);
      }));

    test('whoever has to wait is told, never from within an append, and only of progress', () =>
      withStore(async ({ store, settled }) => {
        const seen: number[] = [];
        let appending = false;
        let toldWhileAppending = 0;
        store.onDurable(() => {
          if (appending) toldWhileAppending++;
          seen.push(store.durable);
        });
        let waits = 0;
        for (let i = 1; i <= 100; i++) {
          appending = true;
          append(store, i);
          appending = false;
          if (store.durable < store.written) waits++;
        }
        await settled();
        expect(toldWhileAppending).toBe(0);
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
        if (waits > 0) expect(seen.at(-1)).toBe(store.written);
      }));

    test('what has no place leaves it without a trace', () =>
      withStore(async ({ store, settled }) => {
        const entry = new Entry(message('', 'orders', 1), bench().queue('orders'), 1, 1, 0);
        store.removed(entry);
        store.returned(entry);
        await settled();
        expect(entry.place).toBe(0);
        expect(store.durable).toBe(store.written);
      }));
  });
}

/** What stores promise beside from which messages can be read back (`pages`). */
export function pagingContract(name: string, open: () => Promise<StoreUnderTest>): void {
  async function withQueue(use: (under: StoreUnderTest, queue: Queue) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await use(under, bench().queue('orders'));
    } finally {
      await under.close();
    }
  }

  const entriesOf = (queue: Queue, first: number, last: number): Entry[] =>
    Array.from({ length: last - first + 1 }, (_, i) => {
      const of = message('', 'orders', 5, { text: `order ${first + i}`, persistent: true, priority: 3, qos: 2 });
      return new Entry(of, queue, first + i, 7, 9);
    });
  const load = (store: Store, queue: Queue, entries: readonly Entry[]): Entry[] =>
    store.load(
      queue,
      Float64Array.from(entries, ({ place }) => place),
    );

  describe(`${name} can be read back`, () => {
    test('in the order of the places, before and after it is on disk, as it was', () =>
      withQueue(async ({ store, settled }, queue) => {
        expect(store.pages).toBe(true);
        const kept = entriesOf(queue, 1, 20);
        const paged = entriesOf(queue, 21, 40);
        for (const entry of kept) store.enqueued(entry);
        for (const entry of paged) store.page(entry);
        const mixed = [...paged, ...kept].reverse();
        const facts = (entry: Entry) => [textOf(entry), entry.seq, entry.place, entry.enqueuedAt, entry.expiresAt];
        expect(load(store, queue, mixed).map(facts)).toEqual(mixed.map(facts));
        await settled();
        expect(load(store, queue, mixed).map(facts)).toEqual(mixed.map(facts));
        expect(load(store, queue, kept)[0]?.message).toMatchObject({ routingKey: 'orders', priority: 3, qos: 2 });
      }));

    test('as it came back last', () =>
      withQueue(({ store }, queue) => {
        const entries = entriesOf(queue, 1, 2);
        for (const entry of entries) store.enqueued(entry);
        const [first] = entries;
        if (first === undefined) throw new Error('two were made');
        Object.assign(first, { redelivered: true, deliveryCount: 4, seq: 9 });
        store.returned(first);
        const facts = ({ redelivered, deliveryCount, seq }: Entry) => [redelivered, deliveryCount, seq];
        expect(load(store, queue, entries).map(facts)).toEqual([
          [true, 4, 9],
          [false, 0, 2],
        ]);
        return Promise.resolve();
      }));

    test('a message that several queues got, from each of them', () =>
      withQueue(({ store }, queue) => {
        const others = bench();
        const queues = [queue, others.queue('a'), others.queue('b')];
        const of = message('events', 'orders', 5, { text: 'for all', persistent: true });
        const entries = queues.map((each, i) => new Entry(of, each, i + 1, 7, 0));
        for (const entry of entries) store.enqueued(entry);
        for (const [i, entry] of entries.entries()) {
          expect(load(store, entry.queue, [entry]).map((found) => [textOf(found), found.seq])).toEqual([
            ['for all', i + 1],
          ]);
        }
        return Promise.resolve();
      }));
  });
}
