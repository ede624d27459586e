import { isRefusal, type Refusal } from '../core/refusal.ts';
import type { BindingSpec } from '../core/topology.ts';
import type { AmqpChannel } from './channel.ts';
import type { MethodOf } from './wire/spec.ts';

export function declareExchange(channel: AmqpChannel, m: MethodOf<'exchange.declare'>): Refusal | undefined {
  const { virtualHost: vhost, actor } = channel.connection;
  const { exchange: name, type, durable, autoDelete, internal, arguments: args } = m;
  const outcome = m.passive
    ? vhost.exchange(name)
    : vhost.declareExchange(actor, { name, type, durable, autoDelete, internal, args });
  if (isRefusal(outcome)) return outcome;
  if (!m.nowait) channel.promise({ name: 'exchange.declare-ok' });
  return undefined;
}

export function deleteExchange(channel: AmqpChannel, m: MethodOf<'exchange.delete'>): Refusal | undefined {
  const { virtualHost: vhost, actor } = channel.connection;
  const refusal = vhost.deleteExchange(actor, m.exchange, m.ifUnused);
  if (refusal === undefined && !m.nowait) channel.promise({ name: 'exchange.delete-ok' });
  return refusal;
}

export function bindExchange(channel: AmqpChannel, m: MethodOf<'exchange.bind'>): Refusal | undefined {
  const { virtualHost: vhost, actor } = channel.connection;
  const outcome = vhost.bind(actor, specOf(m));
  if (isRefusal(outcome)) return outcome;
  if (!m.nowait) channel.promise({ name: 'exchange.bind-ok' });
  return undefined;
}

export function unbindExchange(channel: AmqpChannel, m: MethodOf<'exchange.unbind'>): Refusal | undefined {
  const { virtualHost: vhost, actor } = channel.connection;
  const refusal = vhost.unbind(actor, specOf(m));
  if (refusal === undefined && !m.nowait) channel.promise({ name: 'exchange.unbind-ok' });
  return refusal;
}

const specOf = (m: MethodOf<'exchange.bind'> | MethodOf<'exchange.unbind'>): BindingSpec => ({
  source: m.source,
  destination: m.destination,
  toQueue: false,
  key: m.routingKey,
  args: m.arguments,
});
