import type { MessageFate } from '@/lib/contract/messages';
import { age, bytes, count, duration } from '@/lib/format/format';
import { messages, plural } from '@/lib/messages/en/words';

type Told = {
  readonly queue: string;
  readonly state: 'ready' | 'unacked';
  readonly exchange: string;
  readonly routingKey: string;
  readonly ageMs: number | null;
  readonly redelivered: boolean;
  readonly deliveries: number | null;
  readonly holder: { readonly who: string; readonly heldMs: number } | null;
};

const cameBy = ({ exchange, routingKey }: Told): string =>
  exchange === ''
    ? 'published to the queue itself'
    : `published to ${exchange} with the key ${routingKey || '(empty)'}`;

const comeBack = ({ redelivered, deliveries }: Told): string => {
  if (deliveries !== null && deliveries > 0) return ` It came back ${plural(deliveries, 'time', 'times')}.`;
  return redelivered ? ' It was handed out before and came back.' : '';
};

/** What is the matter with a message, in a sentence. */
function sentence(it: Told): string {
  const since = it.ageMs === null ? '' : ` for ${age(it.ageMs)}`;
  if (it.holder !== null) {
    return `Held by ${it.holder.who} for ${duration(it.holder.heldMs)}, unacked; ${cameBy(it)}${
      it.ageMs === null ? '' : ` ${age(it.ageMs)} ago`
    }.${comeBack(it)}`;
  }
  if (it.state === 'unacked') return `Held by an operator’s get; ${cameBy(it)}.${comeBack(it)}`;
  return `Waiting in ${it.queue}${since}; ${cameBy(it)}.${comeBack(it)}`;
}

const fates: Readonly<Record<MessageFate, string>> = {
  done: 'done',
  gone: 'gone meanwhile',
  held: 'held by a consumer',
  unroutable: 'no queue would take it',
  refused: 'refused',
};

const deeds = { delete: 'Delete', move: 'Move', copy: 'Copy' } as const;
type Deed = keyof typeof deeds;

const queuesOf = (n: number): string => (n === 1 ? '' : ` of ${plural(n, 'queue', 'queues')}`);

export const browse = {
  title: 'Messages',
  tabs: { search: 'Search', bin: 'Bin' },
  queues: 'Queues',
  queuesLabel: 'Names of queues; * is any text',
  chosenQueues: (n: number, all: number) => `only the first ${count(n)} of ${plural(all, 'queue', 'queues')}`,
  noQueues: 'No queue is called so',
  noQueuesDetail: 'Change the pattern; * stands for any text.',
  start: 'Search in many queues at once',
  startDetail: 'Say which queues and what to look for. Looking takes nothing and disturbs nobody.',
  startTaking: 'Say which queues and what to look for, and set the filter. Then take their messages and put them back.',
  filters: {
    key: 'Routing key',
    regex: 'As a regular expression',
    header: 'Header',
    property: 'Property',
    text: 'Payload contains',
    json: 'JSON path',
    older: 'Older than',
    newer: 'Younger than',
    from: 'Begin at',
    state: 'State',
  },
  examples: {
    key: 'order.*',
    header: 'retries > 3',
    property: 'type = invoice',
    text: 'text, in either case',
    json: '$.order.total > 100',
    older: '5m',
    newer: '1h',
    from: 'first, last 100, 10m …',
  },
  wrong: {
    key: 'Can’t be read.',
    header: 'A name, or a name with = ~ > or < and a value.',
    property: 'A name, = and a value.',
    text: 'Can’t be read.',
    json: 'A path, or a path with = ~ > or < and a value.',
    older: 'A number with s, m, h or d.',
    newer: 'A number with s, m, h or d.',
    from: 'first, last, last 500, an offset, 10m for what is younger, or a time as 2026-11-22 10:00.',
  },
  more: 'More filters',
  fewer: 'Fewer filters',
  search: 'Search',
  setFilter: 'Set the filter',
  clear: 'Clear filters',
  states: { all: 'Ready and unacked', ready: 'Ready', unacked: 'Unacked' },
  regexOnlyOurs: 'Only Waybill searches by regular expression: use * and ? here.',
  ageOnlyOurs: 'This broker doesn’t tell how old a message is.',
  unackedOnlyOurs: 'This broker shows nobody what consumers hold: only ready messages can be seen.',
  again: 'Look again',
  stop: 'Stop',
  goOn: 'Look further',
  note: 'Looking takes nothing: no delivery is counted, and the order stays.',
  scanned: (n: number, total: number) => `looked at ${count(n)} of ${count(total)}`,
  ofQueues: (n: number) => `in ${plural(n, 'queue', 'queues')}`,
  inQueue: (done: number, all: number) => `queue ${count(done)} of ${count(all)}`,
  found: (n: number) => `${count(n)} found`,
  shown: (n: number) => messages(n),
  unchecked: (n: number) => `${count(n)} too large to look into whole`,
  full: (n: number) => `${messages(n)} are shown, which is the most. Narrow the filter.`,
  failedIn: (queue: string) => `${queue} could not be read`,
  none: 'No message is here',
  noneDetail: 'Publish one, or wait for a producer.',
  noneFound: 'No message matches',
  noneFoundDetail: (n: number) => `${messages(n)} looked at. Change the filter.`,
  list: 'Messages',
  columns: {
    position: 'No.',
    offset: 'Offset',
    key: 'Routing key',
    queue: 'Queue',
    payload: 'Payload',
    age: 'Age',
    size: 'Size',
    state: 'State',
  },
  open: (position: number, key: string) => `Message ${count(position)}: ${key === '' ? 'empty key' : key}`,
  choose: (position: number) => `Choose message ${count(position)}`,
  chooseAll: 'Choose all that are shown',
  chosen: (n: number) => `${messages(n)} chosen`,
  chooseNone: 'Choose none',
  unacked: 'unacked',
  ready: 'ready',
  redelivered: 'came back',
  pane: 'Message',
  closePane: 'Close the message',
  sentence,
  facts: {
    age: 'Age',
    expires: 'Expires',
    returns: 'Returns',
    persistent: 'Persistent',
    consumer: 'Consumer',
    channel: 'Channel',
    client: 'Client',
    user: 'User',
    held: 'Held for',
    byGet: 'none, taken with get',
  },
  inThisQueue: 'In this queue',
  routing: 'Routing and properties',
  headers: 'Headers',
  noHeaders: 'none',
  payload: 'Payload',
  empty: 'The payload is empty.',
  modes: { json: 'JSON', text: 'Text', hex: 'Hex', image: 'Image' },
  as: 'Shown as',
  unpacked: (packing: string, n: number) => `unpacked from ${packing}: ${bytes(n)}`,
  notUnpacked: (packing: string) => `says it is ${packing}, but can’t be unpacked: shown as it is`,
  unpackedCut: (n: number) => `only the first ${bytes(n)} were unpacked`,
  part: (from: number, to: number, all: number) => `${count(from)}–${count(to)} of ${count(all)} bytes`,
  nextPart: 'Next part',
  previousPart: 'Previous part',
  cutHere: (n: number, all: number) =>
    `The first ${bytes(n)} of ${bytes(all)}: this broker gives no more without taking it again.`,
  hexCut: (n: number) => `The first ${bytes(n)} are shown.`,
  imageOf: (type: string) => `The payload as a picture (${type})`,
  gone: 'The message is no longer in the queue',
  goneDetail: 'It was consumed, moved or deleted since the list was made.',
  goneAgain: 'Look again',
  tree: {
    open: 'Open',
    close: 'Fold',
    more: (n: number) => `${count(n)} more`,
    items: (n: number) => plural(n, 'item', 'items'),
    keys: (n: number) => plural(n, 'key', 'keys'),
  },
  sendAgain: 'Send again',
  edit: 'Edit and republish',
  tooLarge: (n: number) => `Larger than ${bytes(n)}: too large to edit here.`,
  cutOff: 'Only the beginning of the payload is known here.',
  delete: 'Delete',
  move: 'Move',
  copy: 'Copy',
  export: 'Export',
  exportJson: 'As JSON',
  exportCsv: 'As CSV',
  exported: (n: number) => `${messages(n)} written to a file`,
  exportedLess: (n: number, all: number) => `${count(n)} of ${messages(all)} written to a file; the others are gone`,
  exporting: (n: number, all: number) => `Reading ${count(n)} of ${count(all)}`,
  streamKeeps: 'A stream keeps its messages: none can be taken out. Copy them instead.',
  act: {
    title: (deed: Deed, n: number, queues: number) => `${deeds[deed]} ${messages(n)}${queuesOf(queues)}`,
    do: (deed: Deed, n: number) => `${deeds[deed]} ${messages(n)}`,
    deleteDetail: 'Out of the queue, neither consumed nor dead-lettered.',
    moveDetail:
      'Each is published to the target, and leaves its queue only when a queue has taken it. They come last there.',
    copyDetail: 'Each is published to the target once more. The originals stay where they are.',
    overAmqp:
      'This broker can’t do that in place. The console takes messages from the front until it has those that you chose, then puts all others back: they count as delivered and are marked “redelivered”.',
    quorum: 'In a quorum queue that uses up one of their delivery attempts.',
    keep: 'Keep a copy in the bin',
    keepHint: (n: number, size: number, days: number) =>
      `It holds ${messages(n)} or ${bytes(size)} for ${plural(days, 'day', 'days')} at most; the oldest go first.`,
    lost: 'Without a copy they are gone for good.',
    to: 'To',
    toQueue: 'A queue',
    toExchange: 'An exchange',
    queue: 'Queue',
    exchange: 'Exchange',
    key: 'Routing key',
    ownKey: 'Each keeps its own key',
    sameVhost: (vhost: string) => `In the virtual host ${vhost}.`,
    manyVhosts: 'Each in its own virtual host.',
    progress: (done: number, all: number) => `${count(done)} of ${messages(all)}`,
    stop: 'Stop',
    outcome: 'What became of them',
    fate: (fate: MessageFate, n: number) => `${count(n)} ${fates[fate]}`,
    left: (n: number) => `${messages(n)} left as they were`,
    one: (key: string, fate: MessageFate, reason: string | undefined) =>
      `${key === '' ? '(empty key)' : key}: ${reason ?? fates[fate]}`,
    toBin: 'Open the bin',
  },
  editing: {
    title: 'Edit and republish',
    detail: 'The edited copy is published; the original leaves the queue only when a queue has taken the copy.',
    to: 'Publish to',
    onlyQueue: (queue: string) => `The queue ${queue} alone`,
    anyExchange: 'An exchange',
    fansOut: 'Every queue that is bound for this key gets it, also those that had it before.',
    exchange: 'Exchange',
    key: 'Routing key',
    keyHint: 'For the default exchange: the queue’s name',
    payload: 'Payload',
    base64: 'In base64: the payload is no text',
    headers: 'Headers',
    kept: 'Kept as they are',
    do: 'Publish and remove the original',
    done: 'Published; the original is gone',
    stays: (fate: MessageFate, reason: string | undefined) =>
      `Not done: ${reason ?? fates[fate]}. The original is where it was.`,
    invalidJson: 'Not valid JSON. It will be sent as it is.',
  },
  snapshot: {
    title: 'This broker can’t be looked into',
    detail: 'To show messages the console takes them from the queue and puts them back at once. That leaves traces:',
    effects: [
      'they are marked “redelivered”, and count as delivered once',
      'in a quorum queue it uses up one of their delivery attempts; at the limit they are dead-lettered or dropped',
      'their order may change, and consumers wait meanwhile',
    ],
    stream: 'This is a stream: it is read by offset, which disturbs nobody.',
    limit: 'How many at most',
    do: (n: number, queues: number) =>
      queues === 1
        ? `Take and put back up to ${messages(n)}`
        : `Take and put back up to ${messages(n)} of each of ${count(queues)} queues`,
    read: (n: number, from: string) =>
      from === '' ? `Read the first ${messages(n)}` : `Read ${messages(n)} from there`,
    taken: 'Taken and put back; marked “redelivered” now.',
  },
};

export const bin = {
  title: 'Bin',
  note: (n: number, size: number, days: number) =>
    `What was deleted with a copy. The bin holds ${messages(n)} or ${bytes(size)}, for ${plural(days, 'day', 'days')} at most; then the oldest go for good.`,
  kept: (n: number, size: number) => `all brokers: ${messages(n)}, ${bytes(size)}`,
  empty: 'The bin is empty',
  emptyDetail: 'Messages that are deleted with a copy come here.',
  deleted: 'Deleted',
  by: 'By',
  queue: 'Queue',
  key: 'Routing key',
  size: 'Size',
  list: 'Deleted messages',
  choose: (key: string) => `Choose ${key === '' ? '(empty key)' : key}`,
  restore: (n: number) => `Restore ${messages(n)}`,
  restoreTitle: (n: number) => `Restore ${messages(n)}?`,
  restoreDetail: 'Each is published to the queue that it was deleted from, and comes last there.',
  discard: (n: number) => `Discard ${messages(n)}`,
  discardTitle: (n: number) => `Discard ${messages(n)}?`,
  discardDetail: 'They are gone for good.',
  discarded: (n: number) => `${messages(n)} discarded`,
  open: (key: string) => `Open ${key === '' ? '(empty key)' : key}`,
};
