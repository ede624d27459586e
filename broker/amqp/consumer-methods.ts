import { isRefusal, Refusal } from '../core/refusal.ts';
import type { AmqpChannel } from './channel.ts';
import { queueName } from './queue-methods.ts';
import { notImplemented, precondition } from './replies.ts';
import { REPLY_TO } from './reply-to.ts';
import { Subscription } from './subscription.ts';
import type { MethodOf } from './wire/spec.ts';

/** RabbitMQ's reading of `global`: false bounds each consumer that comes after, true the whole channel. */
export function qos(channel: AmqpChannel, m: MethodOf<'basic.qos'>): Refusal | undefined {
  if (m.prefetchSize !== 0) return notImplemented(`prefetch_size!=0 (${m.prefetchSize})`);
  if (m.global) channel.globalPrefetch = m.prefetchCount;
  else channel.prefetch = m.prefetchCount;
  channel.send({ name: 'basic.qos-ok' });
  channel.creditReturned();
  return undefined;
}

export function consume(channel: AmqpChannel, m: MethodOf<'basic.consume'>): Refusal | undefined {
  if (channel.consumers.has(m.consumerTag) || (m.consumerTag !== '' && channel.replyConsumer?.tag === m.consumerTag)) {
    return new Refusal('not-allowed', `attempt to reuse consumer tag '${m.consumerTag}'`);
  }
  const tag = m.consumerTag === '' ? `amq.ctag-${channel.connection.broker.env.token()}` : m.consumerTag;
  const sink = new Subscription(channel, tag);
  const refusal = m.queue === REPLY_TO ? consumeReplies(channel, tag, m.noAck) : consumeQueue(channel, tag, sink, m);
  if (refusal === undefined && !m.nowait) sayConsumeOk(channel, tag, sink);
  return refusal;
}

/** A queue delivers at the end of the turn at the earliest, so consume-ok comes first, unless it has to wait. */
function sayConsumeOk(channel: AmqpChannel, tag: string, sink: Subscription): void {
  const isLate = channel.holdsReplies;
  sink.isKnown = !isLate;
  channel.send({ name: 'basic.consume-ok', consumerTag: tag });
  if (!isLate) return;
  channel.inTurn(() => {
    sink.isKnown = true;
    const consumer = channel.consumers.get(tag);
    if (consumer) channel.connection.broker.pumpLater(consumer.queue);
  });
}

function consumeReplies(channel: AmqpChannel, tag: string, noAck: boolean): Refusal | undefined {
  if (!noAck) return precondition('reply consumer cannot acknowledge');
  if (channel.replyConsumer?.tag !== undefined) return precondition('reply consumer already set');
  channel.consumeReplies(tag);
  return undefined;
}

function consumeQueue(
  channel: AmqpChannel,
  tag: string,
  sink: Subscription,
  m: MethodOf<'basic.consume'>,
): Refusal | undefined {
  const name = queueName(channel, m.queue);
  if (isRefusal(name)) return name;
  const { virtualHost: vhost, actor } = channel.connection;
  const consumer = vhost.consume(actor, name, sink, {
    tag,
    noAck: m.noAck,
    exclusive: m.exclusive,
    prefetch: channel.prefetch,
    globalPrefetch: channel.globalPrefetch > 0,
    args: m.arguments,
  });
  if (isRefusal(consumer)) return consumer;
  channel.addConsumer(consumer);
  return undefined;
}

/** Cancelling what isn't there is fine. What the consumer holds stays with the channel. */
export function cancel(channel: AmqpChannel, m: MethodOf<'basic.cancel'>): undefined {
  const consumer = channel.consumers.get(m.consumerTag);
  if (consumer) channel.removeConsumer(consumer);
  else if (channel.replyConsumer?.tag === m.consumerTag) channel.cancelReplies();
  if (!m.nowait) channel.send({ name: 'basic.cancel-ok', consumerTag: m.consumerTag });
}

export function get(channel: AmqpChannel, m: MethodOf<'basic.get'>): Refusal | undefined {
  const name = queueName(channel, m.queue);
  if (isRefusal(name)) return name;
  const { virtualHost: vhost, actor } = channel.connection;
  const queue = vhost.readableQueue(actor, name);
  return isRefusal(queue) ? queue : channel.get(queue, m.noAck);
}
