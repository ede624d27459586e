import type { Exchange } from '../core/exchange.ts';
import type { Journey } from '../core/journey.ts';
import type { Message } from '../core/message.ts';
import type { Refusal } from '../core/refusal.ts';
import type { PublishResult } from '../core/vhost.ts';
import type { AmqpChannel } from './channel.ts';
import { Confirms, type ConfirmWriter } from './confirms.ts';
import { sendReturn } from './delivery.ts';
import { precondition } from './replies.ts';
import { isReplyAddress } from './reply-to.ts';
import type { Transaction } from './transaction.ts';
import { CONFIRM_SIZE, writeAck, writeNack } from './wire/hot.ts';

const NO_ROUTE = 312;

/**
 * What becomes of the messages of one channel that have passed all checks: they are routed, now or with their transaction,
 * and the publisher is told, where it wants to know.
 */
export class Accepted implements ConfirmWriter {
  readonly #channel: AmqpChannel;
  readonly #result: PublishResult = { queues: 0, rejected: false, position: 0 };
  #confirms: Confirms | undefined;

  constructor(channel: AmqpChannel) {
    this.#channel = channel;
  }

  get isConfirming(): boolean {
    return this.#confirms !== undefined;
  }

  get unconfirmed(): number {
    return this.#confirms?.unconfirmed ?? 0;
  }

  selectConfirms(): void {
    this.#confirms ??= new Confirms();
  }

  /** The channel is closed: nobody is told any more. */
  abandon(): void {
    this.#confirms = undefined;
  }

  accept(exchange: Exchange, message: Message, mandatory: boolean): Refusal | undefined {
    const channel = this.#channel;
    channel.idleSince = message.receivedAt;
    if (channel.transaction !== undefined) return channel.transaction.add({ exchange, message, mandatory });
    this.#publish(exchange, message, mandatory);
    return undefined;
  }

  #publish(exchange: Exchange, message: Message, mandatory: boolean): void {
    const { connection, stats } = this.#channel;
    const result = this.#result;
    if (exchange.name === '' && isReplyAddress(message.routingKey)) this.#replyTo(exchange, message, mandatory);
    else connection.virtualHost.publish(exchange, message, result);
    stats.publish++;
    if (result.queues === 0) this.#unroutable(message, mandatory);
    if (this.#confirms === undefined) return;
    this.#confirms.published(result, message.journey);
    connection.settleLater(this.#channel);
  }

  /** Direct reply-to: to the channel that waits for the answer, without a queue. */
  #replyTo(exchange: Exchange, message: Message, mandatory: boolean): void {
    const { virtualHost: vhost, server } = this.#channel.connection;
    const result = this.#result;
    const target = server.replies.get(message.routingKey);
    const isTaken = target?.reply(message) ?? false;
    if (!isTaken) message.journey?.add({ type: 'refused', queue: '', seq: 0, why: 'nobody waits for this reply' });
    // RabbitMQ finds no queue even when there is a target: who asks for `mandatory` gets the message back as well.
    result.queues = !isTaken || mandatory ? 0 : 1;
    result.rejected = false;
    result.position = 0;
    vhost.totals.publish++;
    exchange.stats.publishIn++;
    exchange.stats.publishOut += result.queues;
  }

  #unroutable(message: Message, mandatory: boolean): void {
    const { connection, number, stats } = this.#channel;
    const { totals } = connection.virtualHost;
    if (!mandatory) {
      stats.dropUnroutable++;
      totals.dropUnroutable++;
      return;
    }
    stats.returnUnroutable++;
    totals.returnUnroutable++;
    message.journey?.add({ type: 'returned', why: `${NO_ROUTE} NO_ROUTE` });
    connection.replied(sendReturn(connection, number, NO_ROUTE, 'NO_ROUTE', message));
  }

  /** All that the transaction holds happens, in its order; commit-ok follows when the store has it. */
  commit(transaction: Transaction): Refusal | undefined {
    const channel = this.#channel;
    const { publications, settled } = transaction;
    const followed: Journey[] = [];
    let refused = false;
    transaction.clear();
    for (const { exchange, message, mandatory } of publications) {
      this.#publish(exchange, message, mandatory);
      refused ||= this.#result.rejected;
      if (message.journey !== undefined) followed.push(message.journey);
    }
    for (const { how, taken } of settled) channel.settling.settle(how, taken.entries);
    channel.creditReturned();
    if (refused) {
      for (const journey of followed) journey.add({ type: 'nacked', why: 'partial tx completion' });
      return precondition('partial tx completion');
    }
    channel.whenDurable(channel.connection.broker.store.written, () => {
      channel.connection.send(channel.number, { name: 'tx.commit-ok' });
      for (const journey of followed) journey.add({ type: 'confirmed', by: 'tx.commit' });
    });
    return undefined;
  }

  /** Tells the publisher what has become safe. False: something has to wait for the store. */
  settle(durable: number): boolean {
    return this.#confirms?.settle(durable, this) ?? true;
  }

  tell(tag: number, count: number, nack: boolean): void {
    const { connection, number, stats } = this.#channel;
    const { transport, virtualHost: vhost } = connection;
    const at = transport.reserve(CONFIRM_SIZE);
    connection.countReply(CONFIRM_SIZE);
    if (nack) {
      writeNack(transport.buffer, at, number, tag, count > 1);
    } else {
      writeAck(transport.buffer, at, number, tag, count > 1);
      stats.confirm += count;
      vhost.totals.confirm += count;
    }
  }
}
