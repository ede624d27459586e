/** How topics about the whole broker are answered: what it is, how it does, and what is wrong with it. */
import { z } from 'zod';
import { type ManagementClient, path, scoped, underVhost } from '@/lib/client/management';
import { heldPath, heldQueues } from '@/lib/contract/held';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import { demoPath, demoState, ownPermissionsPath } from '@/lib/contract/waybill';
import { storagePath, storageState } from '@/lib/contract/waybill-storage';
import type { FeedContext } from '@/lib/live/context';
import type { Fetchers } from '@/lib/live/fetcher';
import { type BrokerInfo, measuringSince, type OverviewData, overviewData, wholeCounts } from '@/lib/model/overview';
import { findProblems, type ProblemsData } from '@/lib/model/problems';
import { queueKey } from '@/lib/model/queue';
import type { Permission } from '@/lib/model/rights';
import { sampleQuery } from '@/lib/model/series';

export type BrokerTopicData = { broker: BrokerInfo; overview: OverviewData; problems: ProblemsData };

const problemQueuesMax = 500;

/** The broker counts the objects of all its virtual hosts; those of one are counted by asking for the lists. */
async function countsOf(client: ManagementClient, vhost: string): Promise<OverviewData['counts']> {
  const named = wire.pageOf(z.object({ name: z.string().optional() }));
  const one = { page: 1, page_size: 1, pagination: true, columns: 'name' };
  const total = async (collection: string, query: Record<string, string | number | boolean>) => {
    const answer = await client.get(collection, named, query);
    if (!answer.ok) return null;
    return Array.isArray(answer.value) ? answer.value.length : answer.value.total_count;
  };
  const [queues, exchanges, connections, channels, consumers] = await Promise.all([
    total(scoped('queues', vhost), one),
    total(scoped('exchanges', vhost), one),
    total(underVhost('connections', vhost), { columns: 'name' }),
    total(underVhost('channels', vhost), { columns: 'name' }),
    total(scoped('consumers', vhost), { columns: 'consumer_tag' }),
  ]);
  return { queues, exchanges, connections, channels, consumers };
}

/** RabbitMQ tells its administrators alone; ours tells everybody what is his own. */
async function permissionsOf(
  client: ManagementClient,
  user: string,
  tags: readonly string[],
  capabilities: readonly string[],
): Promise<readonly Permission[] | null> {
  const target = capabilities.includes('permissions')
    ? ownPermissionsPath
    : tags.includes('administrator')
      ? path('users', user, 'permissions')
      : undefined;
  const known = target === undefined ? undefined : await client.get(target, z.array(wire.permission));
  return known?.ok === true ? known.value : null;
}

/**
 * The fullest queues. Behind a node that is down are some that tell no number, and would come last of a list that is
 * longer: by their state they come first.
 */
async function suspects(
  { client, nodes }: FeedContext,
  vhost: string | undefined,
  nowMs: number,
): Promise<Result<readonly wire.WireQueue[]>> {
  const first = (sort: string, reverse: boolean) =>
    client.get(scoped('queues', vhost), wire.pageOf(wire.queue), {
      page: 1,
      page_size: problemQueuesMax,
      sort,
      sort_reverse: reverse,
      pagination: true,
      columns:
        'name,vhost,type,state,node,members,online,consumers,messages,messages_details.rate,head_message_timestamp,arguments,effective_policy_definition',
    });
  const [fullest, { nodesDown }] = await Promise.all([first('messages', true), nodes.get(nowMs)]);
  if (!fullest.ok) return fullest;
  if (Array.isArray(fullest.value)) return ok(fullest.value);
  const { items, total_count: total } = fullest.value;
  if (nodesDown.size === 0 || total <= items.length) return ok(items);
  const byState = await first('state', false);
  if (!byState.ok) return byState;
  const known = new Set(items.map(({ vhost, name }) => queueKey(vhost, name)));
  const others = Array.isArray(byState.value) ? byState.value : byState.value.items;
  return ok([...items, ...others.filter(({ vhost, name }) => !known.has(queueKey(vhost, name)))]);
}

export const brokerFetchers: Fetchers<BrokerTopicData> = {
  async broker(_topic, { client, capabilities, live }) {
    const [about, user, vhosts, demo] = await Promise.all([
      client.get('overview', wire.overview, { disable_stats: true }),
      client.get('whoami', wire.whoami),
      client.get('vhosts', z.array(wire.vhost), { columns: 'name' }),
      capabilities.includes('demo') ? client.get(demoPath, demoState) : undefined,
    ]);
    if (!user.ok) return user;
    if (!about.ok) return about;
    if (!vhosts.ok) return vhosts;
    const { tags } = user.value;
    return ok({
      product: about.value.product_name ?? 'RabbitMQ',
      version: about.value.product_version ?? about.value.rabbitmq_version ?? null,
      cluster: about.value.cluster_name ?? null,
      user: user.value.name,
      tags,
      permissions: await permissionsOf(client, user.value.name, tags, capabilities),
      vhosts: vhosts.value.map(({ name }) => name).sort(),
      exchangeTypes: (about.value.exchange_types ?? []).flatMap((type) =>
        type.enabled === false || type.internal_purpose !== undefined ? [] : [type.name],
      ),
      capabilities,
      live,
      demoRunning: demo?.ok === true ? demo.value.running : null,
    });
  },

  async overview({ vhost, range }, { client }, nowMs) {
    const [whole, nodes, own, one] = await Promise.all([
      client.get('overview', wire.overview, sampleQuery(range)),
      client.get('nodes', z.array(wire.node)),
      vhost === undefined ? undefined : countsOf(client, vhost),
      vhost === undefined
        ? undefined
        : client.get(
            path('vhosts', vhost),
            wire.overview.shape.queue_totals.unwrap().extend({ message_stats: wire.messageStats }),
            sampleQuery(range),
          ),
    ]);
    if (!whole.ok) return whole;
    if (one !== undefined && !one.ok) return one;
    const scope = one?.value ?? { ...whole.value.queue_totals, message_stats: whole.value.message_stats };
    // A user without the monitoring tag may not see nodes; the rest is still worth showing.
    const known = nodes.ok ? nodes.value : [];
    const counts = own ?? wholeCounts(whole.value);
    return ok(overviewData(scope, counts, known, whole.value, { nowMs, sinceMs: measuringSince(known, nowMs) }));
  },

  async problems({ vhost }, context, nowMs) {
    const { client } = context;
    const [overview, nodes, queues, blocked, deadLetters, held, lint, storage] = await Promise.all([
      client.get('overview', wire.overview),
      client.get('nodes', z.array(wire.node)),
      suspects(context, vhost, nowMs),
      client.get(underVhost('connections', vhost), z.array(wire.connection), {
        columns: 'name,state,user_provided_name,client_properties,peer_host,peer_port',
      }),
      context.deadLetters(nowMs),
      context.capabilities.includes('held') ? client.get(heldPath, heldQueues) : undefined,
      context.lint.counts(nowMs, vhost),
      context.capabilities.includes('storage') ? client.get(storagePath, storageState) : undefined,
    ]);
    if (!overview.ok) return overview;
    if (!queues.ok) return queues;
    return ok(
      findProblems({
        overview: overview.value,
        nodes: nodes.ok ? nodes.value : [],
        queues: queues.value,
        blocked: blocked.ok ? blocked.value.filter(({ state }) => state === 'blocked' || state === 'blocking') : [],
        deadLetters: {
          targets: deadLetters.targets,
          missing: deadLetters.missing.filter((entry) => vhost === undefined || entry.vhost === vhost),
        },
        // Who isn't told has no such problems; the broker could tell all the same.
        held: held && (held.ok ? held.value.filter((each) => vhost === undefined || each.vhost === vhost) : []),
        lint: lint ?? [],
        storage: storage?.ok === true ? storage.value : undefined,
      }),
    );
  },
};
