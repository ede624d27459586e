/** What is wrong, the worst first. A healthy broker has none of these. */
import type { WireConnection, WireNode, WireOverview, WireQueue } from '@/lib/contract/management';
import { connectionRow } from '@/lib/model/client';
import type { DeadLetterMap } from '@/lib/model/dead-letter';
import { effective } from '@/lib/model/features';
import { queueKey } from '@/lib/model/queue';

export type Severity = 'critical' | 'warning';

type QueueRef = { readonly vhost: string; readonly queue: string };

export type Problem = { readonly severity: Severity; readonly id: string } & (
  | { readonly kind: 'node-down' | 'memory-alarm' | 'disk-alarm'; readonly node: string }
  | { readonly kind: 'connection-blocked'; readonly connection: string; readonly label: string }
  | ({ readonly kind: 'no-consumers' | 'dead-letters'; readonly messages: number } & QueueRef)
  | ({ readonly kind: 'growing'; readonly messages: number; readonly perSecond: number } & QueueRef)
  | ({ readonly kind: 'missing-dead-letter-exchange'; readonly exchange: string } & QueueRef)
  | ({ readonly kind: 'queue-down'; readonly state: string } & QueueRef)
  | { readonly kind: 'unroutable'; readonly perSecond: number }
);

export type ProblemsData = {
  readonly problems: readonly Problem[];
  /** How many more there are than are listed. */
  readonly omitted: number;
  readonly queuesSeen: number;
};

export const problemsMax = 100;
/** Slower growth than this is within the noise of a queue that is being worked on. */
const growthPerSecondMin = 0.5;
const growthMessagesMin = 100;

export type Evidence = {
  readonly overview: WireOverview;
  readonly nodes: readonly WireNode[];
  readonly queues: readonly WireQueue[];
  readonly blocked: readonly WireConnection[];
  readonly deadLetters: DeadLetterMap;
};

/** A queue that others' messages wait in on purpose: it expires them into another exchange. */
function delays(queue: WireQueue): boolean {
  return effective(queue, 'message-ttl') !== undefined && effective(queue, 'dead-letter-exchange') !== undefined;
}

function queueProblems(queue: WireQueue, deadLetters: DeadLetterMap): Problem[] {
  const { vhost, name } = queue;
  const key = queueKey(vhost, name);
  const ref = { vhost, queue: name };
  const found: Problem[] = [];
  if (queue.state !== undefined && ['down', 'crashed', 'stopped', 'minority'].includes(queue.state)) {
    found.push({ severity: 'critical', id: `down ${key}`, kind: 'queue-down', state: queue.state, ...ref });
  }
  const messages = queue.messages ?? 0;
  const growth = queue.messages_details?.rate ?? 0;
  if (delays(queue) || queue.type === 'stream') return found;
  if (deadLetters.targets.has(key)) {
    if (messages > 0) found.push({ severity: 'warning', id: `dead ${key}`, kind: 'dead-letters', messages, ...ref });
  } else if (messages > 0 && queue.consumers === 0) {
    found.push({ severity: 'warning', id: `idle ${key}`, kind: 'no-consumers', messages, ...ref });
  } else if (growth > growthPerSecondMin && messages > growthMessagesMin) {
    found.push({ severity: 'warning', id: `grow ${key}`, kind: 'growing', messages, perSecond: growth, ...ref });
  }
  return found;
}

export function findProblems(evidence: Evidence): ProblemsData {
  const found: Problem[] = [];
  for (const node of evidence.nodes) {
    if (node.running === false) {
      found.push({ severity: 'critical', id: `node ${node.name}`, kind: 'node-down', node: node.name });
    }
    if (node.mem_alarm === true) {
      found.push({ severity: 'critical', id: `memory ${node.name}`, kind: 'memory-alarm', node: node.name });
    }
    if (node.disk_free_alarm === true) {
      found.push({ severity: 'critical', id: `disk ${node.name}`, kind: 'disk-alarm', node: node.name });
    }
  }
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
    found.push({ severity: 'warning', id: 'unroutable', kind: 'unroutable', perSecond: Math.max(dropped, returned) });
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
  for (const queue of evidence.queues) found.push(...queueProblems(queue, evidence.deadLetters));
  const sorted = found
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => rank(a.problem) - rank(b.problem) || a.index - b.index)
    .map(({ problem }) => problem);
  return {
    problems: sorted.slice(0, problemsMax),
    omitted: Math.max(0, sorted.length - problemsMax),
    queuesSeen: evidence.queues.length,
  };
}

const kindOrder: Record<Problem['kind'], number> = {
  'node-down': 0,
  'memory-alarm': 1,
  'disk-alarm': 2,
  'queue-down': 3,
  'connection-blocked': 4,
  'dead-letters': 5,
  'no-consumers': 6,
  growing: 7,
  'missing-dead-letter-exchange': 8,
  unroutable: 9,
};

function rank(problem: Problem): number {
  return kindOrder[problem.kind];
}
