import { age, bytes, rate } from '@/lib/format/format';
import { queue } from '@/lib/messages/en/queues';
import { messages, plural } from '@/lib/messages/en/words';
import type { LintGroup, Problem } from '@/lib/model/problems';

type ProblemWords = { title: string; detail: string; action: string };

const doubts: Record<LintGroup, (n: number) => string> = {
  deadLetters: (n) => plural(n, 'dead-letter path loses letters or loops', 'dead-letter paths lose letters or loop'),
  exchanges: (n) => plural(n, 'exchange leads nowhere', 'exchanges lead nowhere'),
  bindings: (n) => plural(n, 'binding can’t be meant so', 'bindings can’t be meant so'),
  consumers: (n) => plural(n, 'connection consumes without a prefetch', 'connections consume without a prefetch'),
};

function inDoubt(found: Readonly<Record<LintGroup, number>>): string {
  const groups = Object.keys(doubts) as LintGroup[];
  return groups.flatMap((group) => (found[group] === 0 ? [] : [doubts[group](found[group])])).join(', ');
}

const used = (n: number | null, limit: number | null): string =>
  // The alarm lasts until there is a good deal less, and a full heap raises it too.
  n === null || limit === null || n < limit ? '' : `${bytes(n)} are used, and ${bytes(limit)} is the limit. `;
const free = (n: number | null, limit: number | null): string =>
  n === null || limit === null ? '' : `${bytes(n)} are free, and less than ${bytes(limit)} is too little. `;

export function problem(it: Problem): ProblemWords {
  switch (it.kind) {
    case 'node-down':
      return {
        title: `Node ${it.node} is down`,
        detail: 'What is on it alone can’t be used. Queues with most of their members elsewhere go on.',
        action: 'See the node',
      };
    case 'partition':
      return {
        title: 'The cluster has split',
        detail: `${it.node} is cut off from ${it.from.join(', ')}. Restart one side: it loses what it took meanwhile.`,
        action: 'See the nodes',
      };
    case 'memory-alarm':
      return {
        title: `${it.node} is low on memory`,
        detail: `${used(it.bytes, it.limit)}Publishers are blocked until there is less.`,
        action: 'What to do',
      };
    case 'disk-alarm':
      return {
        title: `${it.node} is low on disk`,
        detail: `${free(it.bytes, it.limit)}Publishers are blocked until there is room.`,
        action: 'What to do',
      };
    case 'write-error':
      return { title: 'The disk can’t be written', detail: `${it.text}.`, action: 'What to do' };
    case 'damage':
      return {
        title: 'Stored messages are damaged',
        detail: `${plural(it.parts, 'part of the log can’t', 'parts of the log can’t')} be read; the rest is kept.`,
        action: 'What it cost',
      };
    case 'queue-down':
      return {
        title: it.queue,
        detail: queue.unusable(it.state, it.node, it.membersOnline, it.members),
        action: 'Open the queue',
      };
    case 'connection-blocked':
      return { title: it.label, detail: 'Its publishing is blocked by an alarm.', action: 'Open the connection' };
    case 'dead-letters':
      return {
        title: it.queue,
        detail: `Holds ${plural(it.messages, 'dead letter', 'dead letters')}.`,
        action: 'Inspect them',
      };
    case 'no-consumers':
      return { title: it.queue, detail: `${messages(it.messages)}, and nobody consumes.`, action: 'Open the queue' };
    case 'growing':
      return {
        title: it.queue,
        detail: `${messages(it.messages)}, and consumers don’t keep up.`,
        action: 'See its consumers',
      };
    case 'held':
      return {
        title: it.queue,
        detail: `${plural(it.unacked, 'message is', 'messages are')} unacked; the oldest was handed out ${age(it.heldMs)} ago.`,
        action: 'See who holds it',
      };
    case 'missing-dead-letter-exchange':
      return {
        title: it.queue,
        detail: `Its dead letters vanish: the exchange ${it.exchange} doesn’t exist.`,
        action: 'Open the queue',
      };
    case 'lint':
      return { title: 'The set-up looks wrong', detail: `${inDoubt(it.found)}.`, action: 'See what lint says' };
    case 'unroutable':
      return {
        title: 'Messages that no queue takes',
        detail: `${rate(it.perSecond)}/s find no binding and are dropped or returned.`,
        action: 'Check the exchanges',
      };
  }
}

export const problemKinds: Record<Problem['kind'], string> = {
  'node-down': 'Node down',
  partition: 'Partition',
  'memory-alarm': 'Memory alarm',
  'disk-alarm': 'Disk alarm',
  'queue-down': 'Queue down',
  'write-error': 'Disk fails',
  damage: 'Damage',
  'connection-blocked': 'Blocked',
  'dead-letters': 'Dead letters',
  'no-consumers': 'No consumers',
  growing: 'Growing',
  held: 'Held long',
  'missing-dead-letter-exchange': 'Silent loss',
  unroutable: 'Unroutable',
  lint: 'Lint',
};

/** Many of one kind, as one line. */
export const problemGroups: Record<Problem['kind'], (n: number) => string> = {
  'node-down': (n) => plural(n, 'node is down', 'nodes are down'),
  partition: () => 'The cluster has split',
  'memory-alarm': (n) => plural(n, 'node is low on memory', 'nodes are low on memory'),
  'disk-alarm': (n) => plural(n, 'node is low on disk', 'nodes are low on disk'),
  'write-error': () => 'The disk can’t be written',
  damage: () => 'Stored messages are damaged',
  'queue-down': (n) => plural(n, 'queue can’t be used', 'queues can’t be used'),
  'connection-blocked': (n) => plural(n, 'connection is blocked', 'connections are blocked'),
  'dead-letters': (n) => plural(n, 'queue holds dead letters', 'queues hold dead letters'),
  'no-consumers': (n) => plural(n, 'queue has messages and no consumer', 'queues have messages and no consumer'),
  growing: (n) => plural(n, 'queue grows', 'queues grow'),
  held: (n) => plural(n, 'queue has messages held long', 'queues have messages held long'),
  'missing-dead-letter-exchange': (n) => plural(n, 'queue loses its dead letters', 'queues lose their dead letters'),
  unroutable: () => 'Messages that no queue takes',
  lint: () => 'The set-up looks wrong',
};

/** How a backlog moves, and how old it is. */
export const backlog = {
  grows: (perSecond: number) => `+${rate(perSecond)}/s`,
  shrinks: (perSecond: number) => `−${rate(-perSecond)}/s`,
  empty: (ms: number) => `empty in ${age(ms)}`,
  never: 'doesn’t drain',
  growsHint: 'Messages more per second, lately',
  shrinksHint: 'Messages fewer per second, lately',
  drainHint: 'When the queue will be empty if all goes on like this',
  oldest: (ms: number) => `oldest ${age(ms)}`,
  oldestHint: 'By the timestamp of the message at the head of the queue',
};
