import type { Refusal } from '../core/refusal.ts';
import type { AmqpChannel } from './channel.ts';
import { precondition } from './replies.ts';
import { Transaction } from './transaction.ts';
import type { MethodOf } from './wire/spec.ts';

const notTransactional = (): Refusal => precondition('channel is not transactional');

export function selectConfirms(channel: AmqpChannel, m: MethodOf<'confirm.select'>): Refusal | undefined {
  if (channel.transaction) return precondition('cannot switch from tx to confirm mode');
  channel.accepted.selectConfirms();
  if (!m.nowait) channel.send({ name: 'confirm.select-ok' });
  return undefined;
}

export function selectTransaction(channel: AmqpChannel): Refusal | undefined {
  if (channel.confirm) return precondition('cannot switch from confirm to tx mode');
  channel.transaction ??= new Transaction();
  channel.send({ name: 'tx.select-ok' });
  return undefined;
}

export const commit = (channel: AmqpChannel): Refusal | undefined =>
  channel.transaction ? channel.accepted.commit(channel.transaction) : notTransactional();

/** Publishes are forgotten; what was acknowledged is unacknowledged again, and is not redelivered (AMQP 0-9-1 §1.9.2.6). */
export function rollback(channel: AmqpChannel): Refusal | undefined {
  if (channel.transaction === undefined) return notTransactional();
  channel.deliveries.restore(channel.transaction.takeSettled());
  channel.transaction.clear();
  channel.send({ name: 'tx.rollback-ok' });
  return undefined;
}
