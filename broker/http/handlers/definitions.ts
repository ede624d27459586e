import type { Binding } from '../../core/binding.ts';
import type { Exchange } from '../../core/exchange.ts';
import { Queue } from '../../core/queue/queue.ts';
import type { VHost } from '../../core/vhost.ts';
import type { Call } from '../call.ts';
import { badRequest } from '../errors.ts';
import { EMULATED_VERSION, PRODUCT_NAME } from '../present/node.ts';
import { jsonOfTable } from '../present/table.ts';
import { ok, type Reply } from '../reply.ts';
import { parametersOf } from './parameters.ts';
import { presentPolicy } from './policies.ts';
import { presentUser } from './users.ts';

const isOwn = (name: string): boolean => name === '' || name.startsWith('amq.');

/** What ends with its connection or its MQTT session isn't part of a definition. */
const isLasting = (q: Queue): boolean => !q.exclusive && q.kind !== 'mqtt-qos0';
const queuesOf = (vhost: VHost): Queue[] => [...vhost.queues.values()].filter(isLasting);
const exchangesOf = (vhost: VHost): Exchange[] => [...vhost.exchanges.values()].filter((x) => !isOwn(x.name));

/** The implied ones aren't exported, nor those of queues that aren't. */
const bindingsOf = (vhost: VHost): Binding[] =>
  [...vhost.declaredBindings()].filter(({ destination }) => !(destination instanceof Queue && !isLasting(destination)));

const queueJson = (q: Queue) => ({
  name: q.name,
  durable: q.durable,
  auto_delete: q.autoDelete,
  arguments: jsonOfTable(q.args),
});

const exchangeJson = (x: Exchange) => ({
  name: x.name,
  type: x.type,
  durable: x.durable,
  auto_delete: x.autoDelete,
  internal: x.internal,
  arguments: jsonOfTable(x.args),
});

const bindingJson = (b: Binding) => ({
  source: b.source.name,
  destination: b.destination.name,
  destination_type: b.toQueue ? 'queue' : 'exchange',
  routing_key: b.key,
  arguments: jsonOfTable(b.args),
});

const inside = <T extends object>(vhost: VHost, objects: readonly T[]) =>
  objects.map((object) => ({ vhost: vhost.name, ...object }));

export const exportAll = (call: Call): Reply => {
  const { broker } = call;
  const vhosts = [...broker.vhosts.values()];
  return ok({
    rabbit_version: EMULATED_VERSION,
    rabbitmq_version: EMULATED_VERSION,
    product_name: PRODUCT_NAME,
    product_version: broker.options.version,
    users: [...broker.access.users.values()].map(presentUser),
    vhosts: vhosts.map((v) => ({ name: v.name })),
    permissions: [...broker.access.permissions()],
    topic_permissions: [...broker.access.topicPermissions()],
    parameters: parametersOf(call, vhosts),
    global_parameters: call.api.parameters.list(),
    policies: broker.policies.list('policy').map(presentPolicy),
    queues: vhosts.flatMap((v) => inside(v, queuesOf(v).map(queueJson))),
    exchanges: vhosts.flatMap((v) => inside(v, exchangesOf(v).map(exchangeJson))),
    bindings: vhosts.flatMap((v) => inside(v, bindingsOf(v).map(bindingJson))),
  });
};

export const exportVHost = (call: Call): Reply => {
  const vhost = call.broker.vhosts.get(call.param('vhost'));
  if (vhost === undefined) return badRequest('vhost_not_found');
  return ok({
    rabbit_version: EMULATED_VERSION,
    parameters: parametersOf(call, [vhost]),
    policies: call.broker.policies.list('policy', vhost.name).map(presentPolicy),
    queues: queuesOf(vhost).map(queueJson),
    exchanges: exchangesOf(vhost).map(exchangeJson),
    bindings: bindingsOf(vhost).map(bindingJson),
  });
};
