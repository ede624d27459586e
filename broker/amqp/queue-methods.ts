import { isRefusal, Refusal } from '../core/refusal.ts';
import type { BindingSpec } from '../core/topology.ts';
import type { AmqpChannel } from './channel.ts';
import { isReplyAddress, REPLY_TO } from './reply-to.ts';
import type { MethodOf } from './wire/spec.ts';

/** The name that is meant: an empty one is the queue that this channel declared last. */
export function queueName(channel: AmqpChannel, name: string): string | Refusal {
  if (name !== '') return name;
  return channel.lastQueue === '' ? new Refusal('not-found', 'no previously declared queue') : channel.lastQueue;
}

export function declareQueue(channel: AmqpChannel, m: MethodOf<'queue.declare'>): Refusal | undefined {
  if (m.queue === REPLY_TO || isReplyAddress(m.queue)) return declareReplyTo(channel, m);
  const { virtualHost: vhost, actor } = channel.connection;
  const { durable, exclusive, autoDelete, arguments: args } = m;
  const declared = m.passive
    ? vhost.queue(actor, m.queue)
    : vhost.declareQueue(actor, { name: m.queue, durable, exclusive, autoDelete, args });
  if (isRefusal(declared)) return declared;
  const queue = 'queue' in declared ? declared.queue : declared;
  // RabbitMQ: a passive declaration renews the lease of `x-expires` as well.
  if (m.passive) queue.touch();
  channel.lastQueue = queue.name;
  if (m.nowait) return undefined;
  const reply = {
    name: 'queue.declare-ok',
    queue: queue.name,
    messageCount: queue.readyCount,
    consumerCount: queue.consumers.length,
  } as const;
  if (queue.durable) channel.promise(reply);
  else channel.send(reply);
  return undefined;
}

/** A responder may ask in this way whether the requester is still there. */
function declareReplyTo(channel: AmqpChannel, m: MethodOf<'queue.declare'>): Refusal | undefined {
  const { server, virtualHost: vhost } = channel.connection;
  if (m.queue !== REPLY_TO && server.replies.get(m.queue) === undefined) {
    return new Refusal('not-found', `no queue '${m.queue}' in vhost '${vhost.name}'`);
  }
  if (!m.nowait) channel.send({ name: 'queue.declare-ok', queue: m.queue, messageCount: 0, consumerCount: 1 });
  return undefined;
}

export function bindQueue(channel: AmqpChannel, m: MethodOf<'queue.bind'>): Refusal | undefined {
  const spec = bindingOf(channel, m);
  if (isRefusal(spec)) return spec;
  const { virtualHost: vhost, actor } = channel.connection;
  const outcome = vhost.bind(actor, spec);
  if (isRefusal(outcome)) return outcome;
  if (!m.nowait) channel.promise({ name: 'queue.bind-ok' });
  return undefined;
}

export function unbindQueue(channel: AmqpChannel, m: MethodOf<'queue.unbind'>): Refusal | undefined {
  const spec = bindingOf(channel, m);
  if (isRefusal(spec)) return spec;
  const { virtualHost: vhost, actor } = channel.connection;
  const refusal = vhost.unbind(actor, spec);
  if (refusal === undefined) channel.promise({ name: 'queue.unbind-ok' });
  return refusal;
}

/** Without a queue and a key, the last declared queue's name is both (AMQP 0-9-1 §1.7.2.3, "routing-key"). */
function bindingOf(channel: AmqpChannel, m: MethodOf<'queue.bind'> | MethodOf<'queue.unbind'>): BindingSpec | Refusal {
  const destination = queueName(channel, m.queue);
  if (isRefusal(destination)) return destination;
  const key = m.queue === '' && m.routingKey === '' ? destination : m.routingKey;
  return { source: m.exchange, destination, toQueue: true, key, args: m.arguments };
}

export function purgeQueue(channel: AmqpChannel, m: MethodOf<'queue.purge'>): Refusal | undefined {
  const name = queueName(channel, m.queue);
  if (isRefusal(name)) return name;
  const { virtualHost: vhost, actor } = channel.connection;
  const purged = vhost.purgeQueue(actor, name);
  if (isRefusal(purged)) return purged;
  if (!m.nowait) channel.send({ name: 'queue.purge-ok', messageCount: purged });
  return undefined;
}

export function deleteQueue(channel: AmqpChannel, m: MethodOf<'queue.delete'>): Refusal | undefined {
  const name = queueName(channel, m.queue);
  if (isRefusal(name)) return name;
  const { virtualHost: vhost, actor } = channel.connection;
  const deleted = vhost.deleteQueue(actor, name, m);
  if (isRefusal(deleted)) return deleted;
  if (!m.nowait) channel.promise({ name: 'queue.delete-ok', messageCount: deleted });
  return undefined;
}
