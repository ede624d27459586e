import type { Broker } from './broker.ts';
import type { ContentFormat } from './message.ts';
import type { PermissionRow, TopicPermissionRow, User } from './permissions.ts';
import type { Policy, PolicyKind } from './policy.ts';
import type { DefinitionKind, Recovered } from './ports.ts';
import {
  type BindingRecord,
  bindingOfRecord,
  type ExchangeRecord,
  exchangeOfRecord,
  type QueueRecord,
  queueOfRecord,
  type VHostRecord,
} from './records.ts';
import { recoverSessions } from './session/recovery.ts';

/** What a broker has got back. */
export interface Recovery {
  readonly vhosts: number;
  readonly exchanges: number;
  readonly bindings: number;
  readonly queues: number;
  readonly messages: number;
  readonly bytes: number;
}

type Values = (kind: DefinitionKind) => object[];

/**
 * Makes a broker what the one before it was, as far as that was durable. Messages stay in the store until somebody wants
 * them. Nothing of this is written again, but for what is different now: a client that was connected is not.
 * @param formats those in which a client may have written a will
 */
export function recover(broker: Broker, recovered: Recovered, formats: readonly ContentFormat[] = []): Recovery {
  const byKind = new Map<DefinitionKind, object[]>();
  for (const { kind, value } of recovered.definitions()) {
    const values = byKind.get(kind);
    if (values === undefined) byKind.set(kind, [value]);
    else values.push(value);
  }
  const valuesOf: Values = (kind) => byKind.get(kind) ?? [];
  const finishSessions = broker.restoring(() => {
    for (const { last } of valuesOf('sequence') as { last?: number }[]) {
      if (last === undefined) broker.isFurnished = true;
      else broker.continueNumbers(last);
    }
    recoverVHosts(broker, valuesOf);
    recoverRights(broker, valuesOf);
    recoverTopology(broker, valuesOf);
    recoverMessages(broker, recovered);
    const finish = recoverSessions(broker, recovered, valuesOf, formats);
    recovered.done();
    return finish;
  });
  finishSessions();
  // As RabbitMQ when a queue's process starts. After all queues are there: dead letters go to others.
  for (const { queues } of broker.vhosts.values()) for (const queue of [...queues.values()]) queue.restored();
  return sumOf(broker);
}

function recoverVHosts(broker: Broker, valuesOf: Values): void {
  for (const { name, ...rest } of valuesOf('vhost') as VHostRecord[]) broker.createVHost(name, rest);
  for (const { vhost, limits } of valuesOf('vhost-limits') as { vhost: string; limits: Record<string, number> }[]) {
    for (const [name, value] of Object.entries(limits)) broker.vhosts.get(vhost)?.limits.set(name, value);
  }
  for (const { name, value } of valuesOf('global-parameter') as { name: string; value: unknown }[]) {
    broker.globalParameters.set(name, value);
  }
  // Before what they rule, so that each queue is given its settings once.
  for (const kind of ['policy', 'operator-policy'] satisfies PolicyKind[]) {
    for (const policy of valuesOf(kind) as Policy[]) broker.policies.set(kind, policy);
  }
}

function recoverRights({ access }: Broker, valuesOf: Values): void {
  for (const user of valuesOf('user') as User[]) access.setUser(user);
  for (const { vhost, user, ...rights } of valuesOf('permission') as PermissionRow[]) {
    access.setPermission(vhost, user, rights);
  }
  for (const { vhost, user, exchange, ...rights } of valuesOf('topic-permission') as TopicPermissionRow[]) {
    access.setTopicPermission(vhost, user, exchange, rights);
  }
}

function recoverTopology({ vhosts }: Broker, valuesOf: Values): void {
  for (const record of valuesOf('exchange') as ExchangeRecord[]) {
    vhosts.get(record.vhost)?.restoreExchange(exchangeOfRecord(record));
  }
  for (const record of valuesOf('queue') as QueueRecord[]) {
    vhosts.get(record.vhost)?.restoreQueue(queueOfRecord(record));
  }
  for (const record of valuesOf('binding') as BindingRecord[]) {
    vhosts.get(record.vhost)?.restoreBinding(bindingOfRecord(record));
  }
}

function recoverMessages({ vhosts }: Broker, recovered: Recovered): void {
  for (const vhost of vhosts.values()) {
    for (const queue of vhost.queues.values()) {
      const messages = recovered.queue(queue.number);
      if (messages) queue.restore(messages);
    }
  }
}

function sumOf(broker: Broker): Recovery {
  const sum = { vhosts: broker.vhosts.size, exchanges: 0, bindings: 0, queues: 0, messages: 0, bytes: 0 };
  for (const { exchanges, queues } of broker.vhosts.values()) {
    sum.exchanges += exchanges.size;
    sum.queues += queues.size;
    for (const { bindings } of exchanges.values()) sum.bindings += bindings.size;
    for (const { readyCount, readyBytes } of queues.values()) {
      sum.messages += readyCount;
      sum.bytes += readyBytes;
    }
  }
  return sum;
}
