import { AmqpChannel } from '../amqp/channel.ts';
import { Confirms } from '../amqp/confirms.ts';
import { Transaction } from '../amqp/transaction.ts';
import { Consumer } from '../core/consumer.ts';
import { Policies } from '../core/policies.ts';
import type { Recovered, RecoveredQueue, Store } from '../core/ports.ts';
import { Entry } from '../core/queue/entry.ts';
import { MessageQueue } from '../core/queue/message-queue.ts';
import { ReadyList } from '../core/queue/ready-list.ts';
import { UnackedList } from '../core/queue/unacked-list.ts';
import { OutgoingWindow } from '../core/session/outgoing.ts';
import { Sessions } from '../core/session/sessions.ts';
import { Undertaker } from '../core/undertaker.ts';
import { VHost } from '../core/vhost.ts';
import { Acks } from '../mqtt/acks.ts';
import { Housekeeper } from '../store/housekeeper.ts';
import { Reserve } from '../store/reserve.ts';
import type { Breakage } from './breakage.ts';

/** A broker that is broken on purpose, and who may notice. */
export interface Mutant extends Breakage {
  readonly caughtBy: readonly string[];
  /** The first seed with which it is tried: what is rare would take long from 1 on. */
  readonly from?: number;
}

/** The store with some methods of another kind; all others are its own. */
function storeWith(store: Store, other: (store: Store) => Partial<Store>): Store {
  const others = other(store);
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(name in others ? others : target, name);
      return typeof own === 'function' ? own.bind(name in others ? others : target) : own;
    },
  });
}

/** Replaces one member of a class until it is undone. */
function patched<T extends object, K extends keyof T & string>(
  of: T,
  name: K,
  make: (original: T[K]) => T[K],
): () => void {
  const before = Object.getOwnPropertyDescriptor(of, name);
  if (before === undefined) throw new Error(`there is no ${name} to break`);
  Object.defineProperty(of, name, { ...before, value: make(before.value as T[K]) });
  return () => Object.defineProperty(of, name, before);
}

/** The same for a getter. */
function patchedGetter<T extends object>(
  of: T,
  name: keyof T & string,
  make: (original: (this: T) => unknown) => (this: T) => unknown,
): () => void {
  const before = Object.getOwnPropertyDescriptor(of, name);
  const { get } = before ?? {};
  if (before === undefined || get === undefined) throw new Error(`there is no ${name} to break`);
  Object.defineProperty(of, name, { ...before, get: make(get) });
  return () => Object.defineProperty(of, name, before);
}

/** True each n-th time. */
function every(n: number): () => boolean {
  let count = 0;
  return () => ++count % n === 0;
}

const recoveredWith = (recovered: Recovered, queue: (found: RecoveredQueue) => RecoveredQueue): Recovered => ({
  definitions: () => recovered.definitions(),
  queue: (number) => {
    const found = recovered.queue(number);
    return found && queue(found);
  },
  inFlight: () => recovered.inFlight(),
  retained: () => recovered.retained(),
  done: () => recovered.done(),
});

function swapped(places: Float64Array): Float64Array {
  const copy = Float64Array.from(places);
  const [first, second] = copy;
  if (first !== undefined && second !== undefined) copy.set([second, first]);
  return copy;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'says that something is declared before it is on disk',
    caughtBy: ['definitions-survive'],
    patch: () => patched(AmqpChannel.prototype, 'promise', () => AmqpChannel.prototype.send),
  },
  {
    name: 'says that it is safe before it is on disk',
    from: 15,
    caughtBy: ['confirmed-survives', 'acknowledged-stays-gone', 'retained', 'qos2-exactly-once', 'progress'],
    store: (store) =>
      storeWith(store, (s) => ({
        get durable() {
          return s.written;
        },
      })),
  },
  {
    name: 'never asks the disk to write its cache',
    flush: 'os',
    caughtBy: ['recovered-state', 'confirmed-survives', 'definitions-survive', 'acknowledged-stays-gone', 'no-damage'],
  },
  {
    name: 'loses some tombstones in the store',
    caughtBy: ['recovered-state', 'acknowledged-stays-gone'],
    innerStore: (store) => {
      const isDue = every(5);
      return storeWith(store, (s) => ({ removed: (entry) => (isDue() ? undefined : s.removed(entry)) }));
    },
  },
  {
    name: 'forgets to tell the store of acknowledgements',
    caughtBy: ['acknowledged-stays-gone', 'redelivered-is-set', 'counters'],
    store: (store) => storeWith(store, () => ({ removed: () => undefined })),
  },
  {
    name: 'does not store the identifiers of QoS 2 messages that come in',
    from: 102,
    caughtBy: ['qos2-exactly-once', 'acknowledged-stays-gone', 'redelivered-is-set'],
    store: (store) =>
      storeWith(store, (s) => ({
        inFlight: (session, direction, id, state, entry) =>
          direction === 'in' ? undefined : s.inFlight(session, direction, id, state, entry),
      })),
  },
  {
    name: 'forgets the identifiers of QoS 2 messages that came in when the client comes back',
    from: 9,
    caughtBy: ['qos2-exactly-once', 'redelivered-is-set'],
    patch: () =>
      patched(Sessions.prototype, 'attach', (attach) => {
        return function (this: Sessions, session, ...rest) {
          session.incoming.clear();
          attach.call(this, session, ...rest);
        };
      }),
  },
  {
    name: 'does not store what a session has begun to send',
    from: 5,
    caughtBy: ['qos2-exactly-once', 'redelivered-is-set'],
    store: (store) =>
      storeWith(store, (s) => ({
        inFlight: (session, direction, id, state, entry) =>
          direction === 'out' ? undefined : s.inFlight(session, direction, id, state, entry),
      })),
  },
  {
    name: 'acknowledges to MQTT clients before it is on disk',
    from: 17,
    caughtBy: ['confirmed-survives', 'qos2-exactly-once', 'retained', 'recovered-state', 'progress'],
    patch: () =>
      patched(Acks.prototype, 'settle', (settle) => {
        return function (this: Acks) {
          return settle.call(this, Number.POSITIVE_INFINITY);
        };
      }),
  },
  {
    name: 'puts a message that comes back into the queue twice',
    caughtBy: ['counters', 'redelivered-is-set', 'acknowledged-stays-gone', 'order', 'no-exceptions'],
    patch: () =>
      patched(ReadyList.prototype, 'insert', (insert) => {
        return function (this: ReadyList, entry) {
          insert.call(this, entry);
          insert.call(this, entry);
        };
      }),
  },
  {
    name: 'delivers a message that comes back to two',
    caughtBy: ['acknowledged-stays-gone', 'redelivered-is-set', 'counters', 'order', 'recovered-state'],
    patch: () =>
      patched(MessageQueue.prototype, 'requeue', (requeue) => {
        return function (this: MessageQueue, entries, byClient) {
          requeue.call(this, entries, byClient);
          const [first] = entries;
          if (first && this.state === 'running') this.enqueue(first.message);
        };
      }),
  },
  {
    name: 'puts what comes back at the end of the queue',
    from: 4,
    caughtBy: ['order'],
    patch: () => patched(ReadyList.prototype, 'insert', () => ReadyList.prototype.push),
  },
  {
    name: 'loses what comes back when a connection breaks',
    from: 4,
    caughtBy: ['confirmed-survives', 'counters', 'progress', 'nothing-left'],
    patch: () =>
      patched(MessageQueue.prototype, 'requeue', (requeue) => {
        return function (this: MessageQueue, entries, byClient) {
          requeue.call(this, byClient ? entries : entries.slice(1), byClient);
        };
      }),
  },
  {
    name: 'does not say that a message was delivered before',
    caughtBy: ['redelivered-is-set'],
    patch: () =>
      patched(MessageQueue.prototype, 'requeue', (requeue) => {
        return function (this: MessageQueue, entries, byClient) {
          requeue.call(this, entries, byClient);
          for (const entry of entries) entry.redelivered = false;
        };
      }),
  },
  {
    name: 'does not remember over a crash that messages were out',
    caughtBy: ['redelivered-is-set'],
    store: (store) => storeWith(store, () => ({ handedOut: () => undefined })),
  },
  {
    name: 'drops a message when it reads messages back',
    caughtBy: ['counters', 'confirmed-survives', 'progress', 'recovered-state', 'nothing-left', 'no-exceptions'],
    store: (store) =>
      storeWith(store, (s) => ({ load: (queue, places) => s.load(queue, places).filter((_, i) => i % 6 !== 5) })),
  },
  {
    name: 'counts one too few when messages leave',
    caughtBy: ['counters'],
    patch: () => {
      const isDue = every(9);
      return patched(UnackedList.prototype, 'remove', (remove) => {
        return function (this: UnackedList, entry) {
          remove.call(this, entry);
          if (isDue()) this.size++;
        };
      });
    },
  },
  {
    name: 'ignores the prefetch',
    caughtBy: ['conduct', 'limits-hold'],
    patch: () =>
      patchedGetter(Consumer.prototype, 'hasCredit', () => {
        return function (this: Consumer) {
          return this.active && this.sink.hasRoom(this);
        };
      }),
  },
  {
    name: 'ignores the receive maximum',
    from: 5,
    caughtBy: ['conduct'],
    patch: () =>
      patchedGetter(OutgoingWindow.prototype, 'hasRoom', () => {
        return function (this: OutgoingWindow) {
          return !this.owes;
        };
      }),
  },
  {
    name: 'publishes with the next commit what was rolled back',
    from: 8,
    caughtBy: ['rolled-back-never-comes', 'conduct'],
    patch: () => {
      let isCommit = false;
      const undoCommit = patched(AmqpChannel.prototype, 'commit', (commit) => {
        return function (this: AmqpChannel, transaction) {
          isCommit = true;
          const result = commit.call(this, transaction);
          isCommit = false;
          return result;
        };
      });
      const undoClear = patched(Transaction.prototype, 'clear', (clear) => {
        return function (this: Transaction) {
          const { publications } = this;
          clear.call(this);
          if (!isCommit) this.publications = publications;
        };
      });
      return () => {
        undoClear();
        undoCommit();
      };
    },
  },
  {
    name: 'confirms a message that was refused',
    from: 18,
    caughtBy: ['confirmed-survives'],
    patch: () =>
      patched(Confirms.prototype, 'published', (published) => {
        return function (this: Confirms, result) {
          published.call(this, { ...result, rejected: false });
        };
      }),
  },
  {
    name: 'loses a definition when it recovers',
    caughtBy: ['definitions-survive', 'conduct', 'progress', 'recovered-state'],
    recovered: (recovered) => {
      const isDue = every(7);
      return {
        *definitions() {
          for (const one of recovered.definitions()) {
            if (!['queue', 'exchange', 'binding'].includes(one.kind) || !isDue()) yield one;
          }
        },
        queue: (number) => recovered.queue(number),
        inFlight: () => recovered.inFlight(),
        retained: () => recovered.retained(),
        done: () => recovered.done(),
      };
    },
  },
  {
    name: 'loses the last message of a queue when it recovers',
    caughtBy: ['recovered-state'],
    recovered: (recovered) =>
      recoveredWith(recovered, ({ places, seqs, times, sizes, priorities, ...rest }) => ({
        ...rest,
        places: places.slice(0, -1),
        seqs: seqs.slice(0, -1),
        times: times.slice(0, -1),
        sizes: sizes.slice(0, -1),
        priorities: priorities.slice(0, -1),
      })),
  },
  {
    name: 'mixes up messages when it recovers',
    caughtBy: ['order', 'counters', 'no-exceptions'],
    recovered: (recovered) => recoveredWith(recovered, (found) => ({ ...found, places: swapped(found.places) })),
  },
  {
    name: 'keeps a retained message that was deleted',
    caughtBy: ['retained'],
    store: (store) =>
      storeWith(store, (s) => ({
        retain: (vhost, topic, message) => (message === null ? undefined : s.retain(vhost, topic, message)),
      })),
  },
  {
    name: 'loses dead letters',
    caughtBy: ['confirmed-survives'],
    patch: () => {
      const isDue = every(4);
      return patched(Undertaker.prototype, 'bury', (bury) => {
        return function (this: Undertaker, ...death) {
          if (!isDue()) bury.call(this, ...death);
        };
      });
    },
  },
  {
    name: 'does not send again what the client has not acknowledged',
    from: 5,
    caughtBy: ['confirmed-survives', 'progress', 'nothing-left'],
    patch: () => patched(OutgoingWindow.prototype, 'takeOwed', () => () => undefined),
  },
  {
    name: 'keeps exclusive queues when their connection has gone',
    caughtBy: ['nothing-left', 'progress'],
    patch: () => patched(VHost.prototype, 'connectionClosed', () => () => undefined),
  },
  {
    name: 'forgets the wills of clients that break off',
    caughtBy: ['retained'],
    patch: () =>
      patched(Sessions.prototype, 'detach', (detach) => {
        return function (this: Sessions, session) {
          detach.call(this, session, { publishWill: false });
        };
      }),
  },
  {
    name: 'publishes wills that are void',
    caughtBy: ['retained'],
    patch: () =>
      patched(Sessions.prototype, 'detach', (detach) => {
        return function (this: Sessions, session) {
          detach.call(this, session, { publishWill: true });
        };
      }),
  },
  {
    name: 'does not apply policies',
    caughtBy: ['limits-hold', 'confirmed-survives'],
    patch: () => patched(Policies.prototype, 'applyToQueue', () => () => {}),
  },
  {
    name: 'finds queues of another virtual host',
    caughtBy: ['conduct', 'definitions-survive', 'counters', 'progress', 'recovered-state', 'no-exceptions'],
    patch: () =>
      patched(
        VHost.prototype,
        'queue',
        (queue) =>
          function (this: VHost, actor, name) {
            const other = this.broker.vhosts.get('/') ?? this;
            return queue.call(other, actor, name);
          },
      ),
  },
  {
    name: 'keeps nothing back for acknowledgements on a full disk',
    caughtBy: ['progress', 'nothing-left'],
    patch: () => patched(Reserve.prototype, 'giveUp', () => () => {}),
  },
  {
    name: 'gives the disk no space back',
    caughtBy: ['progress'],
    patch: () => patched(Housekeeper.prototype, 'look', () => () => undefined),
  },
  {
    name: 'acknowledges one message too many',
    caughtBy: ['confirmed-survives', 'conduct', 'counters'],
    patch: () => {
      const isDue = every(12);
      return patched(MessageQueue.prototype, 'ack', (ack) => {
        return function (this: MessageQueue, entry) {
          ack.call(this, entry);
          const [other] = this.browse(0, 1);
          if (other instanceof Entry && isDue()) this.take(new Set([other.seq]));
        };
      });
    },
  },
];
