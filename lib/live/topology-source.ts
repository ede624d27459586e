/** What the graph of one broker is made of. The shape of it changes seldom and is kept; the numbers are asked for anew. */
import { z } from 'zod';
import type { ManagementClient } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import { countedWays, waysPath } from '@/lib/contract/ways';
import { Memo } from '@/lib/live/memo';
import type { Structure } from '@/lib/live/structure';
import { WayRates } from '@/lib/live/way-rates';
import type { DeadLetterMap } from '@/lib/model/dead-letter';
import { queueProblems } from '@/lib/model/problems';
import { vertexId } from '@/lib/model/topology/ids';
import type { Measures, NodeProblem, Numbers } from '@/lib/model/topology/view';

const numbersMaxAgeMs = 900;
const clientsMaxAgeMs = 5_000;
/** Of one queue's consumers so many are named. */
const clientsNamedMax = 20;

/** Thousands of these are read every second, so nothing is read that isn't looked at. */
const measuredQueue = wire.queue.pick({
  name: true,
  vhost: true,
  type: true,
  state: true,
  node: true,
  members: true,
  online: true,
  consumers: true,
  messages: true,
  messages_details: true,
  messages_ready: true,
  messages_unacknowledged: true,
  message_stats: true,
  arguments: true,
  effective_policy_definition: true,
});

export class TopologySource {
  readonly #client: ManagementClient;
  readonly #numbers: Memo<Result<ReadonlyMap<string, Numbers>>>;
  readonly #clients: Memo<ReadonlyMap<string, readonly string[]>>;
  readonly #labels: Memo<ReadonlyMap<string, string>>;
  readonly #structure: Memo<Result<Structure>>;
  readonly #nodes: Memo<{ readonly nodesDown: ReadonlySet<string> }>;

  /** Whether the broker counts what goes each way. */
  readonly #countsWays: () => boolean;
  readonly #wayRates = new WayRates();
  readonly #ways: Memo<ReadonlyMap<string, number> | undefined>;

  constructor(
    client: ManagementClient,
    labels: Memo<ReadonlyMap<string, string>>,
    structure: Memo<Result<Structure>>,
    nodes: Memo<{ readonly nodesDown: ReadonlySet<string> }>,
    countsWays: () => boolean,
  ) {
    this.#client = client;
    this.#labels = labels;
    this.#countsWays = countsWays;
    this.#ways = new Memo(numbersMaxAgeMs, () => this.#readWays());
    this.#structure = structure;
    this.#nodes = nodes;
    this.#numbers = new Memo(numbersMaxAgeMs, () => this.#readNumbers());
    this.#clients = new Memo(clientsMaxAgeMs, () => this.#readClients());
  }

  async measures(nowMs: number): Promise<Result<Measures>> {
    const [numbers, clients, ways] = await Promise.all([
      this.#numbers.get(nowMs),
      this.#clients.get(nowMs),
      this.#ways.get(nowMs),
    ]);
    return numbers.ok ? ok({ numbers: numbers.value, clients, ways }) : numbers;
  }

  forget(): void {
    this.#numbers.forget();
    this.#clients.forget();
  }

  async #readWays(): Promise<ReadonlyMap<string, number> | undefined> {
    if (!this.#countsWays()) return undefined;
    const counted = await this.#client.get(waysPath, countedWays);
    return counted.ok ? this.#wayRates.add(counted.value) : undefined;
  }

  async #readNumbers(): Promise<Result<ReadonlyMap<string, Numbers>>> {
    const [queues, exchanges, structure, { nodesDown }] = await Promise.all([
      this.#client.get('queues', z.array(measuredQueue), {
        columns:
          'name,vhost,type,state,node,members,online,consumers,messages,messages_details.rate,messages_ready,messages_unacknowledged,message_stats.publish_details.rate,message_stats.deliver_get_details.rate,arguments,effective_policy_definition',
      }),
      this.#client.get('exchanges', z.array(wire.exchange), {
        columns: 'name,vhost,type,message_stats.publish_in_details.rate,message_stats.publish_out_details.rate',
      }),
      this.#structure.get(Date.now()),
      this.#nodes.get(Date.now()),
    ]);
    if (!queues.ok) return queues;
    if (!exchanges.ok) return exchanges;
    if (!structure.ok) return structure;
    const { deadLetters } = structure.value;
    const numbers = new Map<string, Numbers>();
    for (const queue of queues.value)
      numbers.set(vertexId('queue', queue.vhost, queue.name), ofQueue(queue, deadLetters, nodesDown));
    for (const { vhost, name, message_stats: stats } of exchanges.value) {
      numbers.set(vertexId('exchange', vhost, name), {
        ready: null,
        unacked: null,
        rateIn: stats?.publish_in_details?.rate ?? null,
        rateOut: stats?.publish_out_details?.rate ?? null,
        consumers: null,
        problem: null,
      });
    }
    return ok(numbers);
  }

  /** The names that clients gave to their connections, by queue; without them a consumer's tag. */
  async #readClients(): Promise<ReadonlyMap<string, readonly string[]>> {
    const [consumers, labels] = await Promise.all([
      this.#client.get('consumers', z.array(wire.consumer), {
        columns: 'consumer_tag,queue,channel_details.connection_name',
      }),
      this.#labels.get(Date.now()),
    ]);
    const clients = new Map<string, string[]>();
    if (!consumers.ok) return clients;
    for (const { queue, consumer_tag: tag, channel_details: channel } of consumers.value) {
      const id = vertexId('queue', queue.vhost, queue.name);
      const names = clients.get(id) ?? [];
      const name = labels.get(channel?.connection_name ?? '') ?? tag;
      if (names.length < clientsNamedMax && !names.includes(name)) names.push(name);
      clients.set(id, names);
    }
    return clients;
  }
}

/** What a mark at the node says; the rest of what can be wrong isn't of one queue, or is an edge that leads nowhere. */
const marked: Partial<Record<string, NodeProblem>> = {
  'queue-down': 'queue-down',
  'dead-letters': 'dead-letters',
  'no-consumers': 'no-consumers',
  growing: 'growing',
};

function ofQueue(
  queue: z.infer<typeof measuredQueue>,
  deadLetters: DeadLetterMap,
  nodesDown: ReadonlySet<string>,
): Numbers {
  const [problem] = queueProblems(queue, deadLetters, nodesDown);
  return {
    ready: queue.messages_ready ?? null,
    unacked: queue.messages_unacknowledged ?? null,
    rateIn: queue.message_stats?.publish_details?.rate ?? null,
    rateOut: queue.message_stats?.deliver_get_details?.rate ?? null,
    consumers: queue.consumers ?? null,
    problem: problem === undefined ? null : (marked[problem.kind] ?? null),
  };
}
