import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import { adminDeeds } from '@/lib/client/deeds-admin';
import { messageDeeds } from '@/lib/client/deeds-messages';
import { type ManagementClient, path } from '@/lib/client/management';
import { type DeedInput, type DeedName, type DeedOutput, deedInputs } from '@/lib/contract/deeds';
import { gotMessage } from '@/lib/contract/management';
import { mqttLinkPath, mqttRetainedPath, mqttSessionPath } from '@/lib/contract/mqtt';
import { fail, type Result } from '@/lib/contract/result';
import { demoPath } from '@/lib/contract/waybill';

/** The broker itself is for what isn't done over its HTTP API alone. */
export type Deeds = {
  [D in DeedName]: (client: ManagementClient, input: DeedInput<D>, broker: Broker) => Promise<Result<DeedOutput[D]>>;
};

function conditions(flags: Readonly<Record<string, boolean>>): string {
  const set = Object.entries(flags).flatMap(([name, on]) => (on ? [`${name}=true`] : []));
  return set.length === 0 ? '' : `?${set.join('&')}`;
}

function bindingPath(input: Pick<DeedInput<'bind'>, 'vhost' | 'source' | 'destination' | 'destinationType'>): string {
  const kind = input.destinationType === 'queue' ? 'q' : 'e';
  return path('bindings', input.vhost, 'e', input.source, kind, input.destination);
}

const deeds: Deeds = {
  'create-queue': (client, { vhost, name, durable, autoDelete, arguments: args }) =>
    client.send('PUT', path('queues', vhost, name), { durable, auto_delete: autoDelete, arguments: args }),
  'delete-queue': (client, { vhost, name, ifEmpty, ifUnused }) =>
    client.send('DELETE', path('queues', vhost, name) + conditions({ 'if-empty': ifEmpty, 'if-unused': ifUnused })),
  'purge-queue': (client, { vhost, name }) => client.send('DELETE', path('queues', vhost, name, 'contents')),
  'get-messages': (client, { vhost, name, count, mode, truncateBytes }) =>
    client.post(
      path('queues', vhost, name, 'get'),
      { count, ackmode: mode, encoding: 'auto', truncate: truncateBytes },
      z.array(gotMessage),
    ),
  bind: (client, input) =>
    client.send('POST', bindingPath(input), { routing_key: input.routingKey, arguments: input.arguments }),
  unbind: (client, input) => client.send('DELETE', `${bindingPath(input)}/${encodeURIComponent(input.propertiesKey)}`),
  'create-exchange': (client, { vhost, name, type, durable, autoDelete, internal, arguments: args }) =>
    client.send('PUT', path('exchanges', vhost, name), {
      type,
      durable,
      auto_delete: autoDelete,
      internal,
      arguments: args,
    }),
  'delete-exchange': (client, { vhost, name, ifUnused }) =>
    client.send('DELETE', path('exchanges', vhost, name) + conditions({ 'if-unused': ifUnused })),
  'close-connection': (client, { name, reason }) =>
    client.send('DELETE', path('connections', name), undefined, reason === '' ? undefined : reason),
  'disconnect-mqtt-client': (client, { vhost, name, reason }) =>
    client.send('DELETE', mqttLinkPath(vhost, name), undefined, reason === '' ? undefined : reason),
  'delete-mqtt-session': (client, { vhost, name }) => client.send('DELETE', mqttSessionPath(vhost, name)),
  'clear-retained': (client, { vhost, topic }) =>
    client.send('DELETE', `${mqttRetainedPath(vhost)}?topic=${encodeURIComponent(topic)}`),
  'run-demo': (client, { running }) => client.send('PUT', demoPath, { running }),
  ...messageDeeds,
  ...adminDeeds,
};

function known(deed: string): deed is DeedName {
  return Object.hasOwn(deedInputs, deed);
}

export async function runDeed(broker: Broker, deed: string, input: unknown): Promise<Result<unknown>> {
  if (!known(deed)) return fail('refused', 'The console does not know this deed.', 400);
  const parsed = deedInputs[deed].safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return fail('refused', issue === undefined ? 'Invalid input.' : `${issue.path.join('.')}: ${issue.message}`, 400);
  }
  const run = deeds[deed] as (client: ManagementClient, input: unknown, broker: Broker) => Promise<Result<unknown>>;
  return await run(broker.client, parsed.data, broker);
}
