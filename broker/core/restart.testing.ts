import { type Bench, benchOn, textOf } from './fixtures.testing.ts';
import type { Queue } from './queue/queue.ts';
import { RememberingStore } from './remembering-store.testing.ts';

/** A broker whose store remembers. */
export type Kept = Bench<RememberingStore>;

export const start = (residentBytesMax?: number): Kept =>
  benchOn(new RememberingStore(), residentBytesMax === undefined ? {} : { residentBytesMax });

/** The broker ends without a word; another begins with what was durable. */
export function restart(b: Kept, o: { residentBytesMax?: number } = {}): Kept {
  const { store, recovered } = b.store.crash();
  return benchOn(store, { env: b.env, recovered, ...o });
}

export function queueOf(b: Kept, name: string): Queue {
  const queue = b.vhost.queues.get(name);
  if (queue === undefined) throw new Error(`no queue ${name}`);
  return queue;
}

/** Of what is ready; `*` after what was redelivered. */
export const texts = (b: Kept, name: string): string[] =>
  queueOf(b, name)
    .browse(0, 10_000)
    .map((entry) => `${textOf(entry)}${entry.redelivered ? '*' : ''}`);
