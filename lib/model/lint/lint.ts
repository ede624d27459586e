/** What looks wrong in how a broker is set up, before a message shows it. */
import type { WireChannel, WireConsumer, WireQueueShape } from '@/lib/contract/management';
import { type DeadLetterFlaw, deadLetterQueues } from '@/lib/model/dead-letter-queues';
import { effective } from '@/lib/model/features';
import { lintBindings } from '@/lib/model/lint/bindings';
import type { Finding, FindingKind } from '@/lib/model/lint/finding';
import { alternateOf } from '@/lib/model/route';
import type { Shapes } from '@/lib/model/topology/graph';

export type LintInput = Omit<Shapes, 'queues'> & {
  readonly queues: readonly (WireQueueShape & {
    readonly type?: string | undefined;
    readonly exclusive?: boolean | undefined;
  })[];
  readonly consumers: readonly Pick<
    WireConsumer,
    'queue' | 'ack_required' | 'prefetch_count' | 'channel_details' | 'consumer_tag'
  >[];
  readonly channels: readonly Pick<WireChannel, 'name' | 'global_prefetch_count'>[];
};

export type LintData = {
  /** The worst first; of each kind the first `findingsPerKindMax`. */
  readonly findings: readonly Finding[];
  readonly counts: readonly {
    readonly kind: FindingKind;
    readonly severity: Finding['severity'];
    readonly total: number;
  }[];
};

export const findingsPerKindMax = 100;

const keyOf = (vhost: string, name: string): string => JSON.stringify([vhost, name]);

function ofFlaw(flaw: DeadLetterFlaw): Finding {
  const { vhost, queue } = flaw;
  switch (flaw.kind) {
    case 'missing-exchange':
      return { severity: 'warning', kind: 'missing-dead-letter-exchange', vhost, queue, exchange: flaw.exchange };
    case 'routes-nowhere':
      return { severity: 'warning', kind: 'dead-letters-nowhere', vhost, queue, exchange: flaw.exchange };
    case 'no-such-queue':
      return { severity: 'warning', kind: 'missing-dead-letter-queue', vhost, queue, target: flaw.target };
    case 'cycle':
      return flaw.paused
        ? { severity: 'note', kind: 'retry-loop', vhost, queue, through: flaw.through }
        : { severity: 'warning', kind: 'dead-letter-cycle', vhost, queue, through: flaw.through };
  }
}

function lintExchanges({ exchanges, bindings, policies }: LintInput): Finding[] {
  const leads = new Set(bindings.map(({ vhost, source }) => keyOf(vhost, source)));
  const known = new Set(exchanges.map(({ vhost, name }) => keyOf(vhost, name)));
  const found: Finding[] = [];
  for (const exchange of exchanges) {
    const { vhost, name } = exchange;
    if (name === '') continue;
    const alternate = alternateOf(exchange, policies);
    if (alternate !== undefined && !known.has(keyOf(vhost, alternate))) {
      found.push({ severity: 'warning', kind: 'missing-alternate', vhost, exchange: name, alternate });
    }
    // What the broker declared by itself is nobody's mistake.
    if (alternate !== undefined || name.startsWith('amq.') || leads.has(keyOf(vhost, name))) continue;
    found.push({ severity: 'warning', kind: 'exchange-leads-nowhere', vhost, exchange: name });
  }
  return found;
}

const bounds = ['max-length', 'max-length-bytes', 'message-ttl', 'expires'] as const;

function lintQueues({ queues, bindings }: LintInput): Finding[] {
  const bound = new Set<string>();
  for (const { vhost, source, destination, destination_type: type } of bindings) {
    if (source !== '' && type === 'queue') bound.add(keyOf(vhost, destination));
  }
  const found: Finding[] = [];
  for (const queue of queues) {
    const { vhost, name, type } = queue;
    // A client's own: it ends with its connection.
    if (queue.exclusive === true || sessionQueue.test(name)) continue;
    if (type === 'stream') {
      if (effective(queue, 'max-age') === undefined && effective(queue, 'max-length-bytes') === undefined) {
        found.push({ severity: 'note', kind: 'unbounded-stream', vhost, queue: name });
      }
    } else if (bounds.every((bound) => effective(queue, bound) === undefined)) {
      found.push({ severity: 'note', kind: 'unbounded-queue', vhost, queue: name });
    }
    if (!bound.has(keyOf(vhost, name)) && (queue.consumers ?? 0) === 0) {
      found.push({ severity: 'note', kind: 'queue-bound-to-nothing', vhost, queue: name });
    }
  }
  return found;
}

/** What RabbitMQ's and our MQTT call a session's queue: its client bounds what is in flight, and its session how long it lives. */
const sessionQueue = /^mqtt-subscription-/;

/** One finding for each connection that takes from a queue without a limit. */
function lintConsumers({ consumers, channels }: LintInput): Finding[] {
  const limited = new Set(
    channels.filter((channel) => (channel.global_prefetch_count ?? 0) > 0).map(({ name }) => name),
  );
  const found = new Map<string, Finding & { kind: 'no-prefetch' }>();
  for (const { queue, ack_required: acks, prefetch_count: prefetch, channel_details: channel } of consumers) {
    if (acks !== true || prefetch !== 0 || limited.has(channel?.name ?? '')) continue;
    if (sessionQueue.test(queue.name)) continue;
    const connection = channel?.connection_name ?? null;
    const key = JSON.stringify([queue.vhost, queue.name, connection]);
    const { vhost, name } = queue;
    const before = found.get(key)?.consumers ?? 0;
    found.set(key, { severity: 'warning', kind: 'no-prefetch', vhost, queue: name, consumers: before + 1, connection });
  }
  return [...found.values()];
}

function within(input: LintInput, vhost: string | undefined): LintInput {
  if (vhost === undefined) return input;
  const here = (object: { readonly vhost: string }): boolean => object.vhost === vhost;
  return {
    ...input,
    exchanges: input.exchanges.filter(here),
    bindings: input.bindings.filter(here),
    queues: input.queues.filter(here),
    policies: input.policies.filter(here),
    consumers: input.consumers.filter(({ queue }) => queue.vhost === vhost),
  };
}

export function lint(whole: LintInput, vhost: string | undefined): LintData {
  const input = within(whole, vhost);
  const types = new Map(input.exchanges.map((exchange) => [keyOf(exchange.vhost, exchange.name), exchange.type]));
  const all = [
    ...deadLetterQueues(input.queues, input.exchanges, input.bindings).flaws.map(ofFlaw),
    ...lintExchanges(input),
    ...lintBindings(input.bindings, types, keyOf),
    ...lintConsumers(input),
    ...lintQueues(input),
  ];
  const byKind = new Map<FindingKind, Finding[]>();
  for (const finding of all) {
    const same = byKind.get(finding.kind);
    if (same === undefined) byKind.set(finding.kind, [finding]);
    else same.push(finding);
  }
  const kinds = [...byKind].sort(([, [a]], [, [b]]) => Number(a?.severity === 'note') - Number(b?.severity === 'note'));
  return {
    findings: kinds.flatMap(([, found]) => found.slice(0, findingsPerKindMax)),
    counts: kinds.map(([kind, found]) => ({ kind, severity: found[0]?.severity ?? 'note', total: found.length })),
  };
}
