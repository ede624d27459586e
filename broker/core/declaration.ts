import type { Actor } from './actor.ts';
import { checkSame, checkSameArgument } from './equivalence.ts';
import type { Exchange, ExchangeSpec } from './exchange.ts';
import type { Table } from './field.ts';
import {
  checkDeadLetterExchangeType,
  checkQueueArguments,
  checkSameQueueArguments,
  queueKindOf,
} from './queue/arguments.ts';
import type { Queue, QueueSpec } from './queue/queue.ts';
import { Refusal } from './refusal.ts';

/** What must hold before an object is declared, or declared again. The order of the checks is RabbitMQ's. */

export const titleOf = (kind: 'queue' | 'exchange', name: string, vhost: string): string =>
  `${kind} '${name}' in vhost '${vhost}'`;

/** RabbitMQ takes line ends out of the names that clients choose. */
export const cleanName = (name: string): string => name.replace(/[\r\n]/g, '');

export function checkReserved(kind: 'queue' | 'exchange', name: string): Refusal | undefined {
  return name.startsWith('amq.')
    ? new Refusal('access', `${kind} name '${name}' contains reserved prefix 'amq.*'`)
    : undefined;
}

export function checkNotDefault(exchange: string): Refusal | undefined {
  return exchange === '' ? new Refusal('access', 'operation not permitted on the default exchange') : undefined;
}

export function checkSameExchange(exchange: Exchange, spec: ExchangeSpec): Refusal | undefined {
  const what = titleOf('exchange', exchange.name, exchange.vhost.name);
  return (
    checkSame('type', what, spec.type, exchange.type) ??
    checkSame('durable', what, spec.durable, exchange.durable) ??
    checkSame('auto_delete', what, spec.autoDelete, exchange.autoDelete) ??
    checkSame('internal', what, spec.internal, exchange.internal) ??
    checkSameArgument('alternate-exchange', what, spec.args, exchange.args)
  );
}

/** An exchange with an alternate one sends there what it was given: that takes both rights. */
export function checkNewExchange(actor: Actor, vhost: string, spec: ExchangeSpec): Refusal | undefined {
  const reserved = checkReserved('exchange', spec.name);
  const alternate = spec.args.get('alternate-exchange');
  if (reserved || alternate === undefined) return reserved;
  if (alternate.type !== 'longstr') {
    const what = titleOf('exchange', spec.name, vhost);
    return new Refusal('precondition', `invalid type '${alternate.type}' for arg 'alternate-exchange' in ${what}`);
  }
  return actor.check(vhost, 'read', 'exchange', spec.name) ?? actor.check(vhost, 'write', 'exchange', alternate.value);
}

export function checkSameQueue(queue: Queue, spec: QueueSpec): Refusal | undefined {
  if (queue.owner !== spec.owner) return lockedRefusal(queue.title);
  const durable = spec.durable && spec.owner === undefined;
  return (
    checkSame('durable', queue.title, durable, queue.durable) ??
    checkSame('auto_delete', queue.title, spec.autoDelete, queue.autoDelete) ??
    checkSameQueueArguments(queue.title, spec.args, queue.args)
  );
}

export function checkNewQueue(actor: Actor, vhost: string, spec: QueueSpec, serverNamed: boolean): Refusal | undefined {
  const what = titleOf('queue', spec.name, vhost);
  return (
    checkDeadLetterExchangeType(what, spec.args) ??
    checkDeadLetterRights(actor, vhost, spec) ??
    checkQueueArguments(what, spec.args) ??
    checkKindAllows(what, spec, serverNamed)
  );
}

function checkDeadLetterRights(actor: Actor, vhost: string, spec: QueueSpec): Refusal | undefined {
  const exchange = spec.args.get('x-dead-letter-exchange');
  if (exchange?.type !== 'longstr') return undefined;
  return actor.check(vhost, 'read', 'queue', spec.name) ?? actor.check(vhost, 'write', 'exchange', exchange.value);
}

/** Quorum queues and streams outlive connections. */
function checkKindAllows(what: string, spec: QueueSpec, serverNamed: boolean): Refusal | undefined {
  const kind = queueKindOf(spec.args);
  if (kind === 'classic') return undefined;
  if (serverNamed) {
    return new Refusal('precondition', `Cannot declare a server-named queue for type rabbit_${kind}_queue`);
  }
  const wrong = spec.autoDelete
    ? 'auto-delete'
    : spec.owner !== undefined
      ? 'exclusive-owner'
      : spec.durable
        ? undefined
        : 'non-durable';
  return wrong === undefined ? undefined : new Refusal('precondition', `invalid property '${wrong}' for ${what}`);
}

export function lockedRefusal(what: string): Refusal {
  return new Refusal(
    'locked',
    `cannot obtain exclusive access to locked ${what}. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`,
  );
}

/** `alternate-exchange` of an exchange's arguments. */
export function alternateOf(args: Table): string | undefined {
  const field = args.get('alternate-exchange');
  return field?.type === 'longstr' ? field.value : undefined;
}
