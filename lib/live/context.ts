import { z } from 'zod';
import type { Broker } from '@/lib/client/brokers';
import type { ManagementClient } from '@/lib/client/management';
import { readShapes } from '@/lib/client/shapes';
import type { Topic } from '@/lib/contract/live';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import { readFeatureFlags } from '@/lib/live/feature-flags';
import { LintSource } from '@/lib/live/lint-source';
import { Memo } from '@/lib/live/memo';
import { MqttWatches } from '@/lib/live/mqtt-watches';
import { Structure } from '@/lib/live/structure';
import { TopologySource } from '@/lib/live/topology-source';
import { Trends } from '@/lib/live/trend';
import { connectionLabel } from '@/lib/model/client';
import type { DeadLetterMap } from '@/lib/model/dead-letter';
import type { FlagRow } from '@/lib/model/nodes';
import { measuringSince } from '@/lib/model/overview';
import { nodesDown } from '@/lib/model/replicas';

const shapesMaxAgeMs = 15_000;
const labelsMaxAgeMs = 3_000;
const nodesMaxAgeMs = 5_000;
const featureFlagsMaxAgeMs = 30_000;

const noDeadLetters: DeadLetterMap = { targets: new Set(), missing: [] };

const deadLettersOf = (structure: Result<Structure> | undefined): DeadLetterMap =>
  structure?.ok === true ? structure.value.deadLetters : noDeadLetters;

async function readStructure(client: ManagementClient): Promise<Result<Structure>> {
  const shapes = await readShapes(client);
  return shapes.ok ? ok(new Structure(shapes.value)) : shapes;
}

/** What connections are called. Channels and consumers know only how the broker names them. */
async function readLabels(client: ManagementClient): Promise<ReadonlyMap<string, string>> {
  const connections = await client.get('connections', z.array(wire.connection), {
    columns: 'name,user_provided_name,client_properties,protocol,peer_host,peer_port',
  });
  const labels = new Map<string, string>();
  if (!connections.ok) return labels;
  for (const connection of connections.value) labels.set(connection.name, connectionLabel(connection));
  return labels;
}

/** When the broker began to measure, and what isn't there of it; who may not see nodes sees all as if they ran. */
type Nodes = { readonly sinceMs: number; readonly nodesDown: ReadonlySet<string> };

async function readNodes(client: ManagementClient): Promise<Nodes> {
  const nodes = await client.get('nodes', z.array(wire.node), { columns: 'name,running,uptime' });
  const known = nodes.ok ? nodes.value : [];
  return { sinceMs: measuringSince(known, Date.now()), nodesDown: nodesDown(known) };
}

/** What the fetchers of one broker's topics share. */
export class FeedContext {
  readonly broker: Broker;
  readonly client: ManagementClient;
  readonly trends = new Trends();
  readonly watches: MqttWatches;
  readonly structure: Memo<Result<Structure>>;
  readonly labels: Memo<ReadonlyMap<string, string>>;
  readonly nodes: Memo<Nodes>;
  /** null: not for this user. */
  readonly featureFlags: Memo<readonly FlagRow[] | null>;
  readonly topology: TopologySource;
  readonly lint: LintSource;
  capabilities: readonly string[] = [];
  live: 'events' | 'polling' = 'polling';

  constructor(broker: Broker) {
    this.broker = broker;
    this.client = broker.client;
    this.watches = new MqttWatches(broker);
    this.structure = new Memo(shapesMaxAgeMs, () => readStructure(broker.client));
    this.nodes = new Memo(nodesMaxAgeMs, () => readNodes(broker.client));
    this.featureFlags = new Memo(featureFlagsMaxAgeMs, () => readFeatureFlags(broker.client));
    this.labels = new Memo(labelsMaxAgeMs, () => readLabels(broker.client));
    this.topology = new TopologySource(broker.client, this.labels, this.structure, this.nodes, () =>
      this.capabilities.includes('ways'),
    );
    this.lint = new LintSource(broker.client, this.structure);
  }

  async deadLetters(nowMs: number): Promise<DeadLetterMap> {
    return deadLettersOf(await this.structure.get(nowMs));
  }

  /** As last read: a list that is renewed every second doesn't wait for thousands of bindings. */
  latestDeadLetters(nowMs: number): DeadLetterMap {
    return deadLettersOf(this.structure.latest(nowMs));
  }

  /** Nobody looks at it any more. */
  leave(topic: Topic): void {
    if (topic.kind === 'mqtt-watch') this.watches.leave(topic.vhost, topic.filter);
  }

  /** Objects came or went: what was derived from the set of them is out of date. */
  forgetShapes(): void {
    this.structure.forget();
    this.labels.forget();
    this.topology.forget();
  }
}
