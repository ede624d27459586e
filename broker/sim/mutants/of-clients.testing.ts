import { Accepted } from '../../amqp/accepted.ts';
import { AmqpChannel } from '../../amqp/channel.ts';
import { Confirms } from '../../amqp/confirms.ts';
import { Transaction } from '../../amqp/transaction.ts';
import { OutgoingWindow } from '../../core/session/outgoing.ts';
import { Sessions } from '../../core/session/sessions.ts';
import { VHost } from '../../core/vhost.ts';
import { Acks } from '../../mqtt/acks.ts';
import { type Mutant, patched, patchedGetter, storeWith } from './mutant.testing.ts';

/** Of what clients are told, and of what is kept for them. */
export const CLIENT_MUTANTS: readonly Mutant[] = [
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
      const undoCommit = patched(Accepted.prototype, 'commit', (commit) => {
        return function (this: Accepted, transaction) {
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
];
