import { expect } from 'vitest';
import { message } from '../core/fixtures.testing.ts';
import type { Message } from '../core/message.ts';
import type { Recovered } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import type { Random } from '../sim/random.ts';
import type { Machine } from './machine.testing.ts';

/** Bodies of one octet, repeated. */
export const digest = (body: Uint8Array): string => `${body.length}×${new Set(body).size <= 1 ? body[0] : '?'}`;

interface Kept {
  readonly queue: number;
  seq: number;
  readonly body: string;
  redelivered: boolean;
  deliveryCount: number;
}

/** What a store should hold: the model. */
export class Model {
  readonly entries = new Map<string, Kept>();
  readonly definitions = new Map<string, string>();
  readonly retained = new Map<string, string>();
  readonly inFlight = new Map<string, string>();
  readonly handedOut = new Map<number, number>();

  /** All of it, in an order of its own. */
  toString(): string {
    const entries = [...this.entries.values()]
      .sort((a, b) => a.queue - b.queue || a.seq - b.seq)
      .map(({ queue, seq, body, redelivered, deliveryCount }) =>
        [queue, seq, body, redelivered, deliveryCount].join(' '),
      );
    const sorted = (map: ReadonlyMap<unknown, unknown>) => [...map].map((pair) => pair.join('=')).sort();
    return JSON.stringify([
      entries,
      sorted(this.definitions),
      sorted(this.retained),
      sorted(this.inFlight),
      sorted(this.handedOut),
    ]);
  }
}

/** What was recovered, read by the port alone. */
export function modelOf(
  machine: Machine,
  recovered: Recovered,
  known: readonly Queue[],
): { model: Model; held: Entry[] } {
  const model = new Model();
  const held: Entry[] = [];
  for (const { kind, key, value } of recovered.definitions())
    model.definitions.set(`${kind} ${key}`, JSON.stringify(value));
  for (const each of known) {
    const found = recovered.queue(each.number);
    if (found === undefined) continue;
    if (found.handedOut > 0) model.handedOut.set(each.number, found.handedOut);
    const entries = machine.store.load(each, found.places);
    expect(entries.map((entry) => entry.seq)).toEqual([...found.seqs].slice(0, entries.length));
    expect(entries.map((entry) => entry.message.body.length)).toEqual([...found.sizes]);
    for (const entry of entries) {
      held.push(entry);
      keep(model, entry);
    }
  }
  for (const { session, direction, id, state, queue, seq } of recovered.inFlight()) {
    model.inFlight.set(`${session} ${direction} ${id}`, `${state} ${queue} ${seq}`);
  }
  for (const each of recovered.retained()) {
    model.retained.set(`${each.vhost} ${each.topic}`, digest(each.message.body));
  }
  recovered.done();
  return { model, held };
}

export const entryKey = (entry: Entry): string => `${entry.queue.number} ${entry.seq}`;

export function keep(model: Model, entry: Entry): void {
  const { queue, seq, redelivered, deliveryCount, message: of } = entry;
  model.entries.set(entryKey(entry), {
    queue: queue.number,
    seq,
    body: digest(of.body),
    redelivered,
    deliveryCount,
  });
}

export function randomMessage(random: Random): Message {
  const size = random.percent(5) ? random.below(20_000) : random.below(1_500);
  const body = Buffer.alloc(size, random.below(256));
  return message(random.pick(['', 'events', 'ünïcode']), `key ${random.below(50)}`, 1_700_000_000_000, {
    body,
    persistent: true,
    qos: random.pick([0, 1, 2]),
    retain: random.percent(20),
    origin: random.percent(20) ? 'client-7' : undefined,
    priority: random.below(10),
    extraKeys: random.percent(10) ? ['cc one', 'cc two'] : undefined,
    properties: { contentType: 'text/plain', correlationId: String(random.below(1000)) },
  });
}
