import { describe, expect, test } from 'vitest';
import type { Store } from '../core/ports.ts';

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
  });
}
