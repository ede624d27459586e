import { Consumer } from '../../core/consumer.ts';
import { Policies } from '../../core/policies.ts';
import { Entry } from '../../core/queue/entry.ts';
import { MessageQueue } from '../../core/queue/message-queue.ts';
import { ReadyList } from '../../core/queue/ready-list.ts';
import { UnackedList } from '../../core/queue/unacked-list.ts';
import { Undertaker } from '../../core/undertaker.ts';
import { VHost } from '../../core/vhost.ts';
import { every, type Mutant, patched, patchedGetter } from './mutant.testing.ts';

/** Of queues, of who gets their messages, and of what surrounds them. */
export const QUEUE_MUTANTS: readonly Mutant[] = [
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
