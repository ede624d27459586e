import { plural } from '@/lib/messages/en/words';
import type { Finding, FindingKind } from '@/lib/model/lint/finding';

const exchangeOf = (name: string): string => (name === '' ? 'the default exchange' : name);

type BindingFinding = Extract<Finding, { readonly destination: string }>;
const bindingOf = ({ exchange, destination, key }: BindingFinding): string =>
  `${exchangeOf(exchange)} → ${destination}${key === '' ? '' : ` with “${key}”`}`;

/** What is found, in one sentence. */
function sentence(it: Finding): string {
  switch (it.kind) {
    case 'missing-dead-letter-exchange':
      return `${it.queue} sends its dead letters to ${it.exchange}, which doesn’t exist.`;
    case 'dead-letters-nowhere':
      return `${it.queue} sends its dead letters to ${it.exchange}, where no binding takes them.`;
    case 'missing-dead-letter-queue':
      return `${it.queue} sends its dead letters to the queue ${it.target}, which doesn’t exist.`;
    case 'dead-letter-cycle':
      return `Dead letters of ${it.queue} come back to it at once: ${[...it.through, it.queue].join(' → ')}.`;
    case 'retry-loop':
      return `Dead letters of ${it.queue} come back after a pause: ${[...it.through, it.queue].join(' → ')}.`;
    case 'missing-alternate':
      return `${it.exchange} sends what nothing matches to ${it.alternate}, which doesn’t exist.`;
    case 'exchange-leads-nowhere':
      return `${it.exchange} has no binding and no alternate exchange.`;
    case 'queue-bound-to-nothing':
      return `${it.queue} has no binding and no consumer.`;
    case 'unbounded-queue':
      return `${it.queue} may grow for ever.`;
    case 'unbounded-stream':
      return `The stream ${it.queue} keeps everything for ever.`;
    case 'no-prefetch':
      return `${plural(it.consumers, 'consumer', 'consumers')} of ${it.queue} ${it.consumers === 1 ? 'takes' : 'take'} without a limit.`;
    case 'wildcard-on-direct':
    case 'wildcard-in-word':
    case 'empty-word':
    case 'headers-take-all':
    case 'headers-take-none':
      return bindingOf(it);
    case 'x-headers-ignored':
      return `${bindingOf(it)}: ${it.headers.join(', ')}`;
    case 'shadowed-binding':
      return `${bindingOf(it)}, beside “${it.by}”`;
  }
}

/** Of each kind: what it is, why it matters, and what to do. */
const kinds: Record<FindingKind, { readonly title: string; readonly why: string; readonly fix: string }> = {
  'missing-dead-letter-exchange': {
    title: 'Dead letters vanish: missing exchange',
    why: 'What is rejected or expires there is lost, and nobody is told.',
    fix: 'Declare the exchange and bind a queue to it, or correct the name in the arguments or the policy.',
  },
  'dead-letters-nowhere': {
    title: 'Dead letters vanish: no binding takes them',
    why: 'What is rejected or expires there is lost, and nobody is told.',
    fix: 'Bind a queue to the dead-letter exchange, with the key that the letters have.',
  },
  'missing-dead-letter-queue': {
    title: 'Dead letters vanish: missing queue',
    why: 'The default exchange drops what is for a queue that isn’t there.',
    fix: 'Declare the queue, or correct the dead-letter routing key.',
  },
  'dead-letter-cycle': {
    title: 'Dead letters go in a circle without a pause',
    why: 'A message that is rejected comes back at once, as fast as consumers reject it; one that expired all the way round is dropped.',
    fix: 'Let the circle end in a queue for dead letters, or put a time to live between the rounds and count them.',
  },
  'retry-loop': {
    title: 'Retry loops',
    why: 'Meant, most likely. A message that never succeeds goes round for ever, unless consumers count the rounds.',
    fix: 'See that consumers look at x-death, and give up after some rounds.',
  },
  'missing-alternate': {
    title: 'Missing alternate exchange',
    why: 'What nothing matches is dropped, as if there were no alternate.',
    fix: 'Declare the alternate exchange, or correct the name in the arguments or the policy.',
  },
  'exchange-leads-nowhere': {
    title: 'Exchanges that lead nowhere',
    why: 'Whatever is published there is dropped, and publishers don’t notice unless they publish as mandatory.',
    fix: 'Bind a queue, give it an alternate exchange, or delete it.',
  },
  'queue-bound-to-nothing': {
    title: 'Queues that nothing leads to',
    why: 'Nobody consumes, and only a publisher that knows the queue’s name reaches it.',
    fix: 'Bind it, or delete it if it was forgotten.',
  },
  'unbounded-queue': {
    title: 'Queues without bounds',
    why: 'When consumers stop, such a queue grows until the broker blocks all publishers, also those of other queues.',
    fix: 'Set max-length, max-length-bytes or message-ttl, best by a policy.',
  },
  'unbounded-stream': {
    title: 'Streams without bounds',
    why: 'A stream never shrinks by being read: it fills the disk.',
    fix: 'Set max-age or max-length-bytes.',
  },
  'no-prefetch': {
    title: 'Consumers without a prefetch limit',
    why: 'The broker hands out the whole backlog at once: it lies in one client’s memory, and other consumers get nothing.',
    fix: 'Let the client call basic.qos with a prefetch count before it consumes.',
  },
  'wildcard-on-direct': {
    title: 'Wildcards on a direct exchange',
    why: 'A direct exchange compares keys letter by letter: * and # stand for themselves.',
    fix: 'Use a topic exchange, or bind each key.',
  },
  'wildcard-in-word': {
    title: 'Wildcards inside a word',
    why: '* and # stand for whole words between dots; within a word they match only themselves.',
    fix: 'Put dots around it, or choose keys with more words.',
  },
  'empty-word': {
    title: 'Empty words in a pattern',
    why: 'Two dots side by side, or one at an end, match only keys that have an empty word there.',
    fix: 'Remove the dot, or use *.',
  },
  'headers-take-all': {
    title: 'Header bindings that take everything',
    why: 'All of no headers is true for each message.',
    fix: 'Name the headers that it is about, or use a fanout exchange.',
  },
  'headers-take-none': {
    title: 'Header bindings that can’t match',
    why: 'Any of no headers is true for no message.',
    fix: 'Name the headers that it is about.',
  },
  'x-headers-ignored': {
    title: 'Headers that aren’t compared',
    why: 'Names with x- are passed over, unless x-match is all-with-x or any-with-x.',
    fix: 'Use all-with-x or any-with-x, or rename the header.',
  },
  'shadowed-binding': {
    title: 'Needless bindings',
    why: 'Another binding between the same two matches all that this one does: removing it changes nothing.',
    fix: 'Remove the one that isn’t needed.',
  },
};

export const lint = {
  title: 'Lint',
  lead: 'What looks wrong in how this is set up, before a message shows it.',
  severities: { warning: 'Warning', note: 'Worth a look' } satisfies Record<Finding['severity'], string>,
  none: 'Nothing looks wrong',
  noneDetail: 'Dead-letter paths, bindings, bounds and consumers are as they should be, as far as the set-up tells.',
  noneAction: 'See the graph',
  why: 'Why it matters',
  fix: 'What to do',
  more: (n: number) => `and ${plural(n, 'more', 'more')}`,
  found: (warnings: number, notes: number) =>
    `${plural(warnings, 'warning', 'warnings')}, ${plural(notes, 'thing', 'things')} worth a look`,
  graph: 'Graph',
  open: { queue: 'Open the queue', exchange: 'Open the exchange', connection: 'Open the connection' },
  showAll: (n: number) => `Show all ${plural(n, 'finding', 'findings')}`,
  sentence,
  kinds,
};
