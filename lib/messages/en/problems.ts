import { rate } from '@/lib/format/format';
import { messages, plural } from '@/lib/messages/en/words';
import type { Problem } from '@/lib/model/problems';

type ProblemWords = { title: string; detail: string; action: string };

export function problem(it: Problem): ProblemWords {
  switch (it.kind) {
    case 'node-down':
      return { title: `Node ${it.node} is down`, detail: 'Its queues can’t be used.', action: 'See the node' };
    case 'memory-alarm':
      return {
        title: `${it.node} is low on memory`,
        detail: 'Publishers are blocked until memory is freed.',
        action: 'Find the large queues',
      };
    case 'disk-alarm':
      return {
        title: `${it.node} is low on disk`,
        detail: 'Publishers are blocked until space is freed.',
        action: 'Find the large queues',
      };
    case 'queue-down':
      return { title: it.queue, detail: `The queue is ${it.state}.`, action: 'Open the queue' };
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
        detail: `Growing by ${rate(it.perSecond)}/s, ${messages(it.messages)} now. Consumers don’t keep up.`,
        action: 'See its consumers',
      };
    case 'missing-dead-letter-exchange':
      return {
        title: it.queue,
        detail: `Its dead letters vanish: the exchange ${it.exchange} doesn’t exist.`,
        action: 'Open the queue',
      };
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
  'memory-alarm': 'Memory alarm',
  'disk-alarm': 'Disk alarm',
  'queue-down': 'Queue down',
  'connection-blocked': 'Blocked',
  'dead-letters': 'Dead letters',
  'no-consumers': 'No consumers',
  growing: 'Growing',
  'missing-dead-letter-exchange': 'Silent loss',
  unroutable: 'Unroutable',
};
