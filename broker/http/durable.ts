import type { Store } from '../core/ports.ts';

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
}

const waiters = new WeakMap<Store, Waiter[]>();

/** Settles when all that has been appended so far is on disk: nobody is told of a change before (DESIGN §3, decision 2). */
export function allDurable(store: Store): Promise<void> {
  const position = store.written;
  if (store.durable >= position) return Promise.resolve();
  return new Promise((resolve) => {
    const waiting = waiters.get(store);
    if (waiting !== undefined) waiting.push({ position, resolve });
    else {
      const list = [{ position, resolve }];
      waiters.set(store, list);
      store.onDurable(() => settle(store, list));
    }
  });
}

function settle(store: Store, waiting: Waiter[]): void {
  // Positions only rise, so those that are done stand first.
  while (waiting[0] !== undefined && waiting[0].position <= store.durable) waiting.shift()?.resolve();
}
