import type { Refusal } from '../core/refusal.ts';
import type { AmqpChannel } from './channel.ts';
import { cancel, consume, get, qos } from './consumer-methods.ts';
import { bindExchange, declareExchange, deleteExchange, unbindExchange } from './exchange-methods.ts';
import { bindQueue, declareQueue, deleteQueue, purgeQueue, unbindQueue } from './queue-methods.ts';
import { Fault, notImplemented, unimplemented } from './replies.ts';
import { commit, rollback, selectConfirms, selectTransaction } from './transaction-methods.ts';
import type { Method } from './wire/spec.ts';

/** What a client may ask on an open channel, but for the methods that come with every message (`Assembly` has those). */
export function handleMethod(channel: AmqpChannel, method: Method): Fault | Refusal | undefined {
  return channel.asked() ?? answer(channel, method);
}

function answer(channel: AmqpChannel, method: Method): Fault | Refusal | undefined {
  switch (method.name) {
    case 'channel.open':
      return new Fault('channel', "second 'channel.open' seen");
    case 'channel.flow':
      if (!method.active) return notImplemented('active=false');
      channel.send({ name: 'channel.flow-ok', active: true });
      return undefined;
    case 'access.request':
      channel.send({ name: 'access.request-ok', ticket: 1 });
      return undefined;
    case 'exchange.declare':
      return declareExchange(channel, method);
    case 'exchange.delete':
      return deleteExchange(channel, method);
    case 'exchange.bind':
      return bindExchange(channel, method);
    case 'exchange.unbind':
      return unbindExchange(channel, method);
    case 'queue.declare':
      return declareQueue(channel, method);
    case 'queue.bind':
      return bindQueue(channel, method);
    case 'queue.unbind':
      return unbindQueue(channel, method);
    case 'queue.purge':
      return purgeQueue(channel, method);
    case 'queue.delete':
      return deleteQueue(channel, method);
    case 'basic.qos':
      return qos(channel, method);
    case 'basic.consume':
      return consume(channel, method);
    case 'basic.cancel':
      return cancel(channel, method);
    case 'basic.get':
      return get(channel, method);
    case 'basic.recover':
    case 'basic.recover-async': {
      const refusal = channel.settling.recover(method.requeue);
      if (refusal === undefined && method.name === 'basic.recover') channel.send({ name: 'basic.recover-ok' });
      return refusal;
    }
    case 'confirm.select':
      return selectConfirms(channel, method);
    case 'tx.select':
      return selectTransaction(channel);
    case 'tx.commit':
      return commit(channel);
    case 'tx.rollback':
      return rollback(channel);
    default:
      return unimplemented();
  }
}
