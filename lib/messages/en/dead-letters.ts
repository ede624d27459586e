import { parkedQueue, scanMessagesMax } from '@/lib/contract/letter-facts';
import { count, dateTime, duration } from '@/lib/format/format';
import { plural } from '@/lib/messages/en/words';
import type { DeadLetterFlaw } from '@/lib/model/dead-letter-queues';

const letters = (n: number): string => plural(n, 'letter', 'letters');

const done: Readonly<Record<string, string>> = {
  rejected: 'Rejected from',
  expired: 'Expired in',
  maxlen: 'Pushed out of',
  delivery_limit: 'Delivered too often from',
};

const times = ['', '', ' for the second time', ' for the third time', ' for the fourth time', ' for the fifth time'];

function flaw(it: DeadLetterFlaw): { title: string; detail: string } {
  switch (it.kind) {
    case 'missing-exchange':
      return { title: it.queue, detail: `Its dead letters vanish: the exchange ${it.exchange} doesn’t exist.` };
    case 'routes-nowhere':
      return { title: it.queue, detail: `Its dead letters vanish: ${it.exchange} leads to no queue for them.` };
    case 'no-such-queue':
      return { title: it.queue, detail: `Its dead letters vanish: there is no queue ${it.target}.` };
    case 'cycle':
      return {
        title: it.queue,
        detail: it.paused
          ? `Its dead letters come back to it after a pause: ${[...it.through, it.queue].join(' → ')}.`
          : `Its dead letters come back to it at once: ${[...it.through, it.queue].join(' → ')}.`,
      };
  }
}

export const deadLetters = {
  title: 'Dead letters',
  jobs: (running: number) => (running === 0 ? 'Jobs' : `Jobs · ${count(running)} running`),
  flaws: (n: number) =>
    plural(n, 'dead-letter path that loses letters or loops', 'dead-letter paths that lose letters or loop'),
  flaw,
  queues: 'Dead-letter queues',
  noQueues: 'No queue takes dead letters',
  noQueuesDetail:
    'A queue sends its dead letters to an exchange when it has the argument x-dead-letter-exchange, or a policy with dead-letter-exchange. The queues that they reach are listed here.',
  from: (queues: readonly string[], exchanges: readonly string[]) => {
    if (queues.length > 0) return `From ${queues.join(', ')}`;
    return exchanges.length === 0 ? 'No queue dead-letters here' : `Published to ${exchanges.join(', ')}`;
  },
  stream: 'It is a stream, which keeps its messages: none can be taken out.',
  parkedHere: 'Parked by hand',
  noConsumers: 'No consumers',
  consumers: (n: number) => plural(n, 'consumer', 'consumers'),
  letters,
  empty: 'No letters here',
  emptyDetail: 'Nothing is dead in this queue. What dies from now on is counted in the list.',
  reading: (read: number, total: number | null) =>
    total === null ? 'Reading the queue' : `Reading: ${count(read)} of ${count(total)}`,
  readAt: (n: number, ago: string) => `${letters(n)}, read ${ago}`,
  incomplete: (read: number, total: number) =>
    `The first ${count(read)} of ${count(total)} are shown. A scan reads ${count(scanMessagesMax)} at most.`,
  changed: (by: number) =>
    by > 0 ? `${count(by)} new · apply` : by < 0 ? `${count(-by)} fewer · apply` : 'Read again',
  read: (n: number | null) => (n === null ? 'Read the letters' : `Take and put back ${letters(n)}`),
  readNote:
    'This broker can’t show messages without handing them out. They are taken over AMQP and put back where they were: each is marked as redelivered, a quorum queue counts a delivery, and other consumers don’t get them meanwhile.',
  readNoteTitle: 'Reading disturbs this queue',
  groupBy: 'Group by',
  facet: {
    reason: 'Reason',
    origin: 'Died in',
    exchange: 'Exchange and key',
    type: 'Type',
    header: 'Header',
  },
  headerName: 'Name of the header',
  without: 'without',
  groups: 'Groups',
  count: 'Letters',
  trend: 'Deaths over time',
  first: 'First',
  last: 'Last',
  cameBack: 'Came back',
  cameBackHint: 'Redriven by this console before, and dead again',
  originNow: 'Consumers now',
  reasons: {
    rejected: 'Rejected',
    expired: 'Expired',
    maxlen: 'Queue was full',
    delivery_limit: 'Delivered too often',
  } as Readonly<Record<string, string>>,
  didNotDie: 'Didn’t die',
  noDeath: 'Didn’t die: published here',
  selectAll: 'Choose all groups',
  selectGroup: (what: string) => `Choose the group ${what}`,
  selectLetter: (n: number) => `Choose letter ${n}`,
  showGroup: (what: string) => `Show the letters of ${what}`,
  allLetters: 'All letters',
  lettersOf: (what: string) => `Letters: ${what}`,
  clearGroup: 'Show all',
  chosen: (n: number) => `${letters(n)} chosen`,
  clearChosen: 'Choose none',
  newer: 'Previous',
  older: 'Next',
  range: (from: number, to: number, all: number) => `${count(from)}–${count(to)} of ${count(all)}`,
  redrive: (n: number) => (n === 0 ? 'Redrive…' : `Redrive ${letters(n)}…`),
  park: (n: number) => (n === 0 ? 'Park…' : `Park ${letters(n)}…`),
  remove: (n: number) => (n === 0 ? 'Delete…' : `Delete ${letters(n)}…`),
  exportAs: 'Export',
  exportCsv: 'As CSV',
  exportJson: 'As JSON',
  editOne: 'Edit and redrive…',
  redriveOne: 'Redrive…',
  compare: 'Compare…',
  editTooLarge: 'It is larger than what the console keeps, so it can’t be edited here.',
};

export const letter = {
  sentence: (reason: string, queue: string, atMs: number | null, deaths: number) => {
    const verb = done[reason] ?? `Died (${reason}) in`;
    const when = atMs === null || deaths > 1 ? '' : ` at ${dateTime(atMs)}`;
    const often = deaths > 5 ? `, ${count(deaths)} times` : deaths > 1 ? `,${times[deaths]}` : '';
    return `${verb} ${queue}${when}${often}.`;
  },
  noDeath: 'It carries no death: somebody published it into this queue.',
  attempt: (n: number) => `The console redrove it ${n === 1 ? 'once' : `${count(n)} times`} before; it is dead again.`,
  calledBack: 'A redrive had moved it; it was called back.',
  byJob: (id: string) => `job ${id}`,
  parked: (by: string, from: string) => `Parked${by === '' ? '' : ` by ${by}`} out of ${from}.`,
  parkedUntil: (until: string) => `Until ${until}`,
  chain: 'Chain of deaths',
  chainNote: 'The newest first. A broker counts repeats and keeps the time of the first.',
  death: (reason: string, queue: string) => `${done[reason] ?? `${reason} in`} ${queue}`,
  via: (exchange: string, keys: string) =>
    `published to ${exchange === '' ? 'the default exchange' : exchange} with ${keys}`,
  repeated: (n: number) => `${count(n)} times`,
  expiration: (ms: string) => `had ${duration(Number(ms))} to live`,
  headers: 'Headers',
  properties: 'Properties',
  payload: 'Payload',
  cut: (shown: string, all: string) => `The first ${shown} of ${all}`,
  headerTypes: { string: 'string', number: 'number', boolean: 'boolean', json: 'JSON' },
};

export const redrive = {
  title: (n: number) => `Redrive ${letters(n)}`,
  editTitle: 'Edit and redrive 1 letter',
  detail: 'Frozen as of now; what comes later never joins. Next you see where each would go. Nothing is sent yet.',
  where: 'Where to',
  targets: {
    'origin-queue': 'Back to the queue where each died',
    'origin-exchange': 'Through the exchange that each was published to',
    queue: 'To another queue',
    exchange: 'To another exchange',
  },
  targetHints: {
    'origin-queue': 'Only the queue that failed. Nobody else gets it twice.',
    'origin-exchange': 'By the bindings as they are now. Queues that already had it may get it again.',
    queue: 'All of them, whatever they died of.',
    exchange: 'With this key, or each with its own.',
  },
  queue: 'Queue',
  exchange: 'Exchange',
  key: 'Routing key',
  ownKey: 'Each its own key',
  keepHistory: 'Keep the death history (x-death)',
  keepHistoryHint: 'Without it they start afresh: consumers that count deaths give them all their tries again.',
  payload: 'Payload',
  headers: 'Headers',
  why: 'Why',
  whyHint: 'For the audit log',
  preview: (n: number) => `Preview ${letters(n)}`,
  badHeaders: 'A header’s value doesn’t fit its type.',
};

export const park = {
  title: (n: number) => `Park ${letters(n)}`,
  detail: `They move to the queue ${parkedQueue}, which is made if it isn’t there. No time to live and no consumer of the dead-letter queue reaches them there, and the note travels with each message as headers, so any console shows it. They can be redriven from there.`,
  owner: 'Who looks after them',
  note: 'Note',
  until: 'Until',
  action: (n: number) => `Park ${letters(n)}`,
};

export const discard = {
  title: (n: number) => `Delete ${letters(n)}`,
  detail: 'Full copies go to the bin first, where they stay for 7 days at most and while there is room.',
  action: (n: number) => `Delete ${letters(n)}`,
};
