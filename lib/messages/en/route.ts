import { count } from '@/lib/format/format';
import { plural } from '@/lib/messages/en/words';
import type { Miss, RouteStep, Verdict } from '@/lib/model/route';

const quoted = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value));
const word = (text: string): string => (text === '' ? 'an empty word' : `“${text}”`);

/** Why a binding doesn't take the message. */
function miss(it: Miss): string {
  switch (it.kind) {
    case 'key':
      return `The key must be ${quoted(it.wanted)}, and is ${quoted(it.found)}.`;
    case 'word':
      return it.found === null
        ? `The key ends before word ${it.level}, which must be ${it.wanted === '*' ? 'there' : word(it.wanted)}.`
        : `Word ${it.level} of the key is ${word(it.found)}, and must be ${word(it.wanted)}.`;
    case 'too-long':
      return `The key goes on after word ${it.level - 1}: ${word(it.found)} is too much.`;
    case 'too-short':
      return `The key has ${plural(it.words, 'word', 'words')}, and at least ${count(it.wordsMin)} are asked for.`;
    case 'nowhere':
      return `${word(it.wanted)} is nowhere in the middle of the key.`;
    case 'header-missing':
      return `The header ${it.header} is missing.`;
    case 'header-differs':
      return `The header ${it.header} must be ${quoted(it.wanted)}, and is ${quoted(it.found)}.`;
    case 'none-of':
      return `None of the headers ${it.headers.join(', ')} is as asked for; one would do.`;
    case 'asks-nothing':
      return 'It asks for any of no headers, so that nothing can match.';
    case 'not-chosen':
      return 'The broker chooses another destination for this message.';
  }
}

const maybe: Record<Extract<Verdict, { match: 'maybe' }>['why'], string> = {
  hash: 'One of these gets it, by a hash that only the broker computes.',
  'unknown-type': 'What this type of exchange does isn’t known here.',
};

const alternates: Record<NonNullable<RouteStep['alternate']>['outcome'], (name: string) => string> = {
  taken: (name) => `Nothing matches, so it goes to the alternate exchange ${name}.`,
  possible: (name) => `If nothing matches, it goes to the alternate exchange ${name}.`,
  'not-needed': (name) => `The alternate exchange ${name} isn’t needed.`,
  missing: (name) => `Nothing matches, and the alternate exchange ${name} doesn’t exist.`,
};

export const route = {
  title: 'Route tester',
  lead: 'Where would a message go? Nothing is published.',
  exchange: 'Exchange',
  exchangeHint: 'Empty is the default exchange',
  key: 'Routing key',
  headers: 'Headers',
  queue: 'Why not this queue?',
  queueHint: 'A queue that should get it',
  badHeaders: 'A header’s value doesn’t fit its type.',
  tooLong: 'These headers are too long to be tested.',
  result: 'Result',
  reaches: (n: number) => (n === 0 ? 'No queue gets it' : `${plural(n, 'queue gets', 'queues get')} it`),
  reachesPerhaps: (n: number) => `${plural(n, 'queue', 'queues')} may get it`,
  dropped: 'It is dropped, or returned to a mandatory publisher.',
  keys: (keys: readonly string[]) => `With CC and BCC it has ${count(keys.length)} keys: ${keys.join(', ')}`,
  refused: {
    'no-exchange': 'This exchange doesn’t exist: publishing to it closes the channel.',
    internal:
      'This exchange is internal: it takes messages from other exchanges only. From one of those it would go so:',
    'bad-copies': (header: string) => `The header ${header} must be a list: publishing it closes the channel.`,
  },
  denied: (reason: string) => `You may not publish this yourself: ${reason}`,
  toldBy: {
    broker: 'The broker’s own router says so.',
    bindings: 'By the bindings as they are now.',
  },
  path: 'The way',
  pathLabel: 'The way of the message through exchanges to queues',
  byName: 'By name',
  steps: 'Bindings',
  columns: { exchange: 'At', key: 'Binding key', destination: 'Leads to', verdict: 'Matches' },
  yes: 'Yes',
  no: 'No',
  perhaps: 'Perhaps',
  noSuchQueue: (name: string) => `No queue is called ${quoted(name)}.`,
  noBindings: 'Has no bindings.',
  more: (n: number) => `${plural(n, 'binding', 'bindings')} more that ${n === 1 ? 'doesn’t' : 'don’t'} match`,
  certain: 'Gets it',
  uncertain: 'May get it',
  whyNot: {
    title: (queue: string) => `Why ${queue} doesn’t get it`,
    gets: (queue: string) => `${queue} gets it.`,
    may: (queue: string) => `${queue} may get it.`,
    'no-queue': 'There is no such queue in this virtual host.',
    'not-bound': 'No exchange is bound to it: it is reached only by its name, through the default exchange.',
    'exchange-not-reached': (exchange: string) => `It is bound to ${exchange}, which this message doesn’t reach.`,
    missed: (exchange: string, key: string) => `${exchange}${key === '' ? '' : ` with ${quoted(key)}`}: `,
  },
  miss,
  maybe,
  alternates,
};
