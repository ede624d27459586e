/** What is wrong, the worst first. A healthy broker has none of these. */
import type { HeldQueues } from '@/lib/contract/held';
import type { WireConnection, WireNode, WireOverview, WireQueue } from '@/lib/contract/management';
import type { StorageState } from '@/lib/contract/waybill-storage';
import { connectionRow } from '@/lib/model/client';
import type { DeadLetterMap } from '@/lib/model/dead-letter';
import { effective } from '@/lib/model/features';
import type { FindingKind } from '@/lib/model/lint/finding';
import type { LintData } from '@/lib/model/lint/lint';
import { queueKey } from '@/lib/model/queue';
import { nodesDown, queueState, quorumOf, unusableStates } from '@/lib/model/replicas';

export type Severity = 'critical' | 'warning';

/** What is known of messages that wait. */
type Backlog = {
  readonly messages: number;
  /** Messages more per second; null where that isn't known. */
  readonly perSecond: number | null;
  /** The stamp of the message at the head, which its publisher may have set. */
  readonly oldestAtMs: number | null;
};

type QueueRef = { readonly vhost: string; readonly queue: string };

/** Why nothing can be done with a queue. */
type Unusable = {
  readonly state: string;
  readonly node: string | null;
  readonly members: number | null;
  readonly membersOnline: number | null;
};

export type Problem = { readonly severity: Severity; readonly id: string } & (
  | { readonly kind: 'node-down'; readonly node: string }
  | { readonly kind: 'partition'; readonly node: string; readonly from: readonly string[] }
  | {
      readonly kind: 'memory-alarm' | 'disk-alarm';
      readonly node: string;
      /** Used memory, or free disk. */
      readonly bytes: number | null;
      readonly limit: number | null;
    }
  | { readonly kind: 'write-error'; readonly text: string }
  | { readonly kind: 'damage'; readonly parts: number }
  | { readonly kind: 'connection-blocked'; readonly connection: string; readonly label: string }
  | ({ readonly kind: 'no-consumers' | 'dead-letters' | 'growing' } & Backlog & QueueRef)
  | ({ readonly kind: 'missing-dead-letter-exchange'; readonly exchange: string } & QueueRef)
  | ({ readonly kind: 'queue-down' } & Unusable & QueueRef)
  | ({
      readonly kind: 'held';
      readonly unacked: number;
      readonly heldMs: number;
      readonly connection: string;
    } & QueueRef)
  | { readonly kind: 'unroutable'; readonly perSecond: number }
  | { readonly kind: 'lint'; readonly found: Readonly<Record<LintGroup, number>>; readonly total: number }
);

/** What lint warns of, by what is to be looked at. */
export type LintGroup = 'deadLetters' | 'exchanges' | 'bindings' | 'consumers';

const lintGroups: Partial<Record<FindingKind, LintGroup>> = {
  'dead-letters-nowhere': 'deadLetters',
  'missing-dead-letter-queue': 'deadLetters',
  'dead-letter-cycle': 'deadLetters',
  'missing-alternate': 'exchanges',
  'exchange-leads-nowhere': 'exchanges',
  'no-prefetch': 'consumers',
};

/** Warnings alone, and not those that are problems by themselves. */
function lintProblem(counts: LintData['counts']): Problem | undefined {
  const found = { deadLetters: 0, exchanges: 0, bindings: 0, consumers: 0 };
  let total = 0;
  for (const { kind, severity, total: n } of counts) {
    if (severity !== 'warning' || kind === 'missing-dead-letter-exchange') continue;
    found[lintGroups[kind] ?? 'bindings'] += n;
    total += n;
  }
  return total === 0 ? undefined : { severity: 'warning', id: 'lint', kind: 'lint', found, total };
}

export type ProblemsData = {
  readonly problems: readonly Problem[];
  /** How many more there are than are listed. */
  readonly omitted: number;
  readonly queuesSeen: number;
  /** Whether the broker tells for how long messages are held. */
  readonly heldKnown: boolean;
};

const problemsMax = 100;
/** Slower growth than this is within the noise of a queue that is being worked on. */
const growthPerSecondMin = 0.5;
const growthMessagesMin = 100;
/** Work that takes longer than this without an acknowledgement is worth a look. */
export const heldMsMin = 120_000;

export type Evidence = {
  readonly overview: WireOverview;
  readonly nodes: readonly WireNode[];
  readonly queues: readonly WireQueue[];
  readonly blocked: readonly WireConnection[];
  readonly deadLetters: DeadLetterMap;
  /** Undefined: this broker can't tell. */
  readonly held: HeldQueues | undefined;
  readonly lint: LintData['counts'];
  /** Undefined: this broker can't tell, or keeps nothing on disk. */
  readonly storage: StorageState | undefined;
};

/** A queue that others' messages wait in on purpose: it expires them into another exchange. */
function delays(queue: WireQueue): boolean {
  return effective(queue, 'message-ttl') !== undefined && effective(queue, 'dead-letter-exchange') !== undefined;
}

/** What is wrong with one queue, the worst first. */
export function queueProblems(queue: WireQueue, deadLetters: DeadLetterMap, down: ReadonlySet<string>): Problem[] {
  const { vhost, name } = queue;
  const key = queueKey(vhost, name);
  const ref = { vhost, queue: name };
  const found: Problem[] = [];
  const state = queueState(queue, down);
  if (unusableStates.has(state)) {
    const quorum = quorumOf(queue, down);
    const [members, membersOnline] = [quorum?.members ?? null, quorum?.online ?? null];
    const why = { state, node: queue.node ?? null, members, membersOnline };
    // That nobody consumes, or that it grows, comes of it.
    return [{ severity: 'critical', id: `down ${key}`, kind: 'queue-down', ...why, ...ref }];
  }
  const messages = queue.messages ?? 0;
  const stamp = queue.head_message_timestamp;
  const backlog = {
    messages,
    perSecond: queue.messages_details?.rate ?? null,
    oldestAtMs: stamp === undefined || stamp <= 0 ? null : stamp * 1000,
  };
  const growth = backlog.perSecond ?? 0;
  if (delays(queue) || queue.type === 'stream') return found;
  if (deadLetters.targets.has(key)) {
    if (messages > 0) found.push({ severity: 'warning', id: `dead ${key}`, kind: 'dead-letters', ...backlog, ...ref });
  } else if (messages > 0 && queue.consumers === 0) {
    found.push({ severity: 'warning', id: `idle ${key}`, kind: 'no-consumers', ...backlog, ...ref });
  } else if (growth > growthPerSecondMin && messages > growthMessagesMin) {
    found.push({ severity: 'warning', id: `grow ${key}`, kind: 'growing', ...backlog, ...ref });
  }
  return found;
}

/** Each side names the other; it is told once, of the node that sees the fewest. */
function splitOf(nodes: readonly WireNode[]): Problem | undefined {
  let split: { node: string; from: readonly string[] } | undefined;
  for (const { name: node, partitions: from = [] } of nodes) {
    if (from.length > (split?.from.length ?? 0)) split = { node, from };
  }
  return split === undefined ? undefined : { severity: 'critical', id: 'partition', kind: 'partition', ...split };
}

function storageProblems(storage: StorageState | undefined): Problem[] {
  if (storage === undefined) return [];
  const { trouble, damaged, recovered } = storage;
  const parts = damaged + recovered.damages;
  return [
    ...trouble.flatMap(({ kind, text }): Problem[] =>
      kind === 'write-error' ? [{ severity: 'critical', id: 'write-error', kind, text }] : [],
    ),
    ...(parts > 0 ? [{ severity: 'warning', id: 'damage', kind: 'damage', parts } as const] : []),
  ];
}

export function findProblems(evidence: Evidence): ProblemsData {
  const down = nodesDown(evidence.nodes);
  const found = storageProblems(evidence.storage);
  const failing = found.some(({ kind }) => kind === 'write-error');
  for (const node of evidence.nodes) {
    // One that tells what it lost sight of runs, on the other side.
    if (node.running === false && (node.partitions ?? []).length === 0) {
      found.push({ severity: 'critical', id: `node ${node.name}`, kind: 'node-down', node: node.name });
    }
    if (node.mem_alarm === true) {
      const [bytes, limit] = [node.mem_used ?? null, node.mem_limit ?? null];
      found.push({
        severity: 'critical',
        id: `memory ${node.name}`,
        kind: 'memory-alarm',
        node: node.name,
        bytes,
        limit,
      });
    }
    // A disk that can't be written raises the alarm too, and says more by itself.
    if (node.disk_free_alarm === true && !failing) {
      const [bytes, limit] = [node.disk_free ?? null, node.disk_free_limit ?? null];
      found.push({ severity: 'critical', id: `disk ${node.name}`, kind: 'disk-alarm', node: node.name, bytes, limit });
    }
  }
  const split = splitOf(evidence.nodes);
  if (split !== undefined) found.push(split);
  for (const wire of evidence.blocked) {
    found.push({
      severity: 'critical',
      id: `blocked ${wire.name}`,
      kind: 'connection-blocked',
      connection: wire.name,
      label: connectionRow(wire).label,
    });
  }
  const dropped = evidence.overview.message_stats?.drop_unroutable_details?.rate ?? 0;
  const returned = evidence.overview.message_stats?.return_unroutable_details?.rate ?? 0;
  if (dropped + returned > 0) {
    found.push({ severity: 'warning', id: 'unroutable', kind: 'unroutable', perSecond: dropped + returned });
  }
  for (const { vhost, queue, exchange } of evidence.deadLetters.missing) {
    found.push({
      severity: 'warning',
      id: `missing ${queueKey(vhost, queue)}`,
      kind: 'missing-dead-letter-exchange',
      vhost,
      queue,
      exchange,
    });
  }
  for (const { vhost, queue, unacked, held_ms: heldMs, connection } of evidence.held ?? []) {
    if (heldMs < heldMsMin) continue;
    const id = `held ${queueKey(vhost, queue)}`;
    found.push({ severity: 'warning', id, kind: 'held', vhost, queue, unacked, heldMs, connection });
  }
  for (const queue of evidence.queues) found.push(...queueProblems(queue, evidence.deadLetters, down));
  const doubtful = lintProblem(evidence.lint);
  if (doubtful !== undefined) found.push(doubtful);
  const sorted = found
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => rank(a.problem) - rank(b.problem) || a.index - b.index)
    .map(({ problem }) => problem);
  return {
    problems: sorted.slice(0, problemsMax),
    omitted: Math.max(0, sorted.length - problemsMax),
    queuesSeen: evidence.queues.length,
    heldKnown: evidence.held !== undefined,
  };
}

const kindOrder: Record<Problem['kind'], number> = {
  'node-down': 0,
  partition: 1,
  'write-error': 2,
  'memory-alarm': 3,
  'disk-alarm': 4,
  'queue-down': 5,
  'connection-blocked': 6,
  'dead-letters': 7,
  'no-consumers': 8,
  growing: 9,
  held: 10,
  'missing-dead-letter-exchange': 11,
  unroutable: 12,
  damage: 13,
  lint: 14,
};

const kinds = Object.keys(kindOrder).length;

/** The severe first, then by kind; within a kind the order of discovery, which is the fullest queue first. */
function rank({ severity, kind }: Problem): number {
  return (severity === 'critical' ? 0 : kinds) + kindOrder[kind];
}

const groupMin = 9;

/** Many of one kind stand together, at the place of the first; few stand for themselves. */
export function grouped(problems: readonly Problem[]): (readonly [Problem, ...Problem[]])[] {
  const groups: [Problem, ...Problem[]][] = [];
  const counts = new Map<Problem['kind'], number>();
  for (const { kind } of problems) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const problem of problems) {
    const last = groups.at(-1);
    if (last !== undefined && last[0].kind === problem.kind && (counts.get(problem.kind) ?? 0) >= groupMin) {
      last.push(problem);
    } else groups.push([problem]);
  }
  return groups;
}
