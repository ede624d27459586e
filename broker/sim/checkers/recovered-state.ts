import type { Broker } from '../../core/broker.ts';
import type { Recovered } from '../../core/ports.ts';
import type { Queue } from '../../core/queue/queue.ts';
import {
  type Expectation,
  type ExpectedQueue,
  keyOfMessage,
  nameOfDefinition,
  nameOfInFlight,
  nameOfRetained,
  type ObservedStore,
} from '../observed-store.ts';
import { Checker } from './checker.ts';

/** What a store gave back, by name. */
export type Found = ReadonlyMap<string, string>;

/** Lets the core read what was recovered, and tells what it reads before it can do anything with it. */
export function overheard(recovered: Recovered, tell: (name: string, value: string) => void): Recovered {
  return {
    *definitions() {
      for (const definition of recovered.definitions()) {
        tell(nameOfDefinition(definition.kind, definition.key), JSON.stringify(definition.value));
        yield definition;
      }
    },
    queue: (number) => recovered.queue(number),
    *inFlight() {
      for (const one of recovered.inFlight()) {
        tell(nameOfInFlight(one.session, one.direction, one.id), String(one.state));
        yield one;
      }
    },
    *retained() {
      for (const one of recovered.retained()) {
        tell(nameOfRetained(one.vhost, one.topic), keyOfMessage(one.message));
        yield one;
      }
    },
    done: () => recovered.done(),
  };
}

/** After a crash everything is as it was at some moment between the last that was durable and the crash. */
export class RecoveredState extends Checker {
  override readonly name = 'recovered-state';

  /** Before clients come. */
  compare(expected: Expectation, found: Found, broker: Broker, store: ObservedStore): void {
    this.#compareValues(expected, found);
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) {
        const entries = [...queue.browse(0, Number.MAX_SAFE_INTEGER), ...queue.unacked()];
        this.#compareQueue(
          queue,
          expected,
          entries.map(({ message }) => keyOfMessage(message)),
        );
        store.found(entries);
      }
    }
  }

  #compareValues(expected: Expectation, found: Found): void {
    for (const [name, allowed] of expected.values) {
      if (allowed.includes(found.get(name)) || this.#wentWithItsSession(name, expected)) continue;
      const wanted = allowed.map((value) => value ?? 'nothing').join(' or ');
      this.fail(`${name} should be ${wanted}, and is ${found.get(name) ?? 'not there'}`);
    }
    for (const name of found.keys()) {
      if (!expected.values.has(name)) this.fail(`${name} is there, and nobody has ever defined it`);
    }
  }

  /** What a session had in flight is not taken back one by one. */
  #wentWithItsSession(name: string, { values }: Expectation): boolean {
    if (!name.startsWith('in-flight ')) return false;
    const [, number] = name.split(' ');
    for (const [other, versions] of values) {
      if (!other.startsWith('session ')) continue;
      if (versions.some((value) => value?.includes(`"number":${number}`) === true)) return versions.includes(undefined);
    }
    return true;
  }

  #compareQueue(queue: Queue, expected: Expectation, found: readonly string[]): void {
    const { required, allowed } = expected.queues.get(queue.number) ?? NOTHING;
    const surplus = minus(found, [...allowed, ...deadLettersFor(queue, expected)]);
    if (surplus.length > 0) this.fail(`${queue.name} has ${surplus.join(', ')} again, which had gone or never came`);
    // What was out is ready again, and the oldest are dropped if that is too much.
    if (found.length >= (queue.settings.maxLength ?? Number.POSITIVE_INFINITY)) return;
    const now = queue.vhost.broker.env.now();
    const due = required.filter(({ expiresAt }) => expiresAt === 0 || expiresAt > now).map(({ key }) => key);
    const lost = minus(due, found);
    if (lost.length > 0) this.fail(`${queue.name} has lost ${lost.join(', ')}`);
  }
}

const NOTHING: ExpectedQueue = { required: [], allowed: [] };

/** What others may have dropped into it since the new process began. */
function deadLettersFor(queue: Queue, { queues }: Expectation): string[] {
  const letters: string[] = [];
  for (const other of queue.vhost.queues.values()) {
    const { maxLength, deadLetterRoutingKey } = other.settings;
    if (maxLength === undefined || deadLetterRoutingKey !== queue.name) continue;
    letters.push(...(queues.get(other.number)?.allowed ?? []));
  }
  return letters;
}

/** As multisets. */
function minus(a: readonly string[], b: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const key of b) counts.set(key, (counts.get(key) ?? 0) + 1);
  return a.filter((key) => {
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}
