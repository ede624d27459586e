import { count } from '@/lib/format/format';
import { counted, messages, plural } from '@/lib/messages/en/words';

export const queues = {
  title: 'Queues',
  one: 'Queue',
  create: 'New queue',
  none: 'No queues yet',
  noneDetail: 'A client declares one, or you do.',
  noneDetailDemo: 'A client declares one, or you do. Or let a small sample shop fill the broker.',
  createOne: 'Create a queue',
  filtered: 'No queue matches',
  counted: counted('queue', 'queues'),
  columns: {
    name: 'Name',
    type: 'Type and features',
    state: 'State',
    ready: 'Ready',
    unacked: 'Unacked',
    total: 'Total',
    depth: 'Depth',
    in: 'In /s',
    deliver: 'Deliver /s',
    ack: 'Ack /s',
    trend: 'Trend',
    consumers: 'Consumers',
    deadLetters: 'Dead letters to',
    redeliver: 'Redelivered /s',
    idle: 'Idle since',
    members: 'Members online',
  },
  bulk: {
    barred: 'One of them is down, or has lost most of its members.',
    purge: (n: number, ready: number | null) =>
      ready === null || ready === 0
        ? `Purge ${plural(n, 'queue', 'queues')}`
        : `Purge ${messages(ready)} in ${plural(n, 'queue', 'queues')}`,
    purgeDetail: (ready: number | null) =>
      `${ready === null ? 'All ready messages' : `The ${messages(ready)} that are ready now, and what comes in meanwhile,`} are deleted for good. Unacked messages stay with their consumers.`,
    delete: (n: number) => `Delete ${plural(n, 'queue', 'queues')}`,
    deleteDetail: (total: number | null) =>
      `They go with their bindings and ${total === null || total === 0 ? 'any messages in them' : messages(total)}, for good. Their consumers are cancelled.`,
  },
  states: {
    running: 'running',
    idle: 'idle',
    flow: 'flow control',
    down: 'down',
    crashed: 'crashed',
    stopped: 'stopped',
    minority: 'minority',
  } as Readonly<Record<string, string>>,
  ofMembers: (online: number, members: number) => `${online} of ${members}`,
  holdsDeadLetters: 'Holds dead letters of other queues',
  types: {
    classic: 'One ordered queue on one node.',
    quorum: 'Replicated where the broker is a cluster; counts delivery attempts.',
    stream: 'An append-only log; reading takes nothing away.',
  } as Readonly<Record<string, string>>,
};

export const queue = {
  consumers: 'Consumers',
  bindings: 'Bindings',
  messages: 'Messages',
  settings: 'Settings',
  publish: 'Publish',
  toLetters: 'Dead letters',
  many: 'Move, park or export many…',
  purge: (n: number | null) => (n === null || n === 0 ? 'Purge' : `Purge ${messages(n)}`),
  purgeTitle: (name: string) => `Purge ${name}`,
  purgeDetail: (n: number | null) =>
    `${n === null ? 'All ready messages are' : n === 1 ? 'The one ready message is' : `All ${count(n)} ready messages are`} deleted for good. Unacked messages stay with their consumers.`,
  purgeStream: 'A stream can’t be purged: it keeps its messages for as long as its settings say.',
  getStream: 'Nothing can be got from a stream. It is read by offset instead, which disturbs nobody.',
  purged: (name: string) => `Purged ${name}`,
  delete: 'Delete queue',
  deleteDetail: (n: number | null) =>
    `The queue, its bindings and ${n === null || n === 0 ? 'any messages in it' : messages(n)} are deleted for good. Its consumers are cancelled.`,
  deleted: (name: string) => `Deleted the queue ${name}`,
  bytes: 'Payload',
  memory: 'Memory',
  utilisation: 'Consumer capacity',
  node: 'Node',
  leader: 'Leader',
  replicas: 'Replicas',
  online: 'online',
  offline: 'offline',
  itsLeader: 'leader',
  mirror: 'mirror',
  behind: 'mirror, not synchronised',
  policy: 'Policy',
  operatorPolicy: 'Operator policy',
  noPolicy: 'none',
  inMemory: 'Messages in memory',
  persistent: 'Persistent messages',
  owner: 'Belongs to',
  /** Of a queue in a state in which it can’t be used. */
  unusable: (state: string, node: string | null, online: number | null, members: number | null) => {
    if (state === 'minority') {
      const there =
        online === null || members === null ? 'Most members are away' : `${online} of ${members} members online`;
      return `${there}: nothing is confirmed, and a quorum queue hands nothing out.`;
    }
    if (state !== 'down') return `The queue is ${state}.`;
    return `${node === null ? 'Its node is' : `Its node ${node} is`} down. Its messages wait there; what is published to it meanwhile is lost.`;
  },
  /** Why it can’t be purged or deleted; what a queue without a majority was asked for is still done when it has one. */
  barred: {
    down: 'The node of this queue is down.',
    minority: 'Most members of this queue are away: it would be done later, on what is in it then.',
  } as Readonly<Record<string, string>>,
  redelivered: 'Redelivered',
  deadLettersTo: 'Dead letters to',
  noDeadLetters: 'no dead-letter exchange',
  noDeadLettersDetail: 'No dead-letter exchange is set: rejected and expired messages are discarded.',
  noConsumers: 'No consumers',
  noConsumersDetail: 'Messages wait here until a client consumes.',
  noBindings: 'No bindings',
  noBindingsDetail: 'Only the default exchange leads here, by the queue’s name.',
  noSettings: 'No arguments and no policy',
  noSettingsDetail: 'A queue without limits: it holds messages until they are consumed.',
  from: { argument: 'argument', policy: 'policy' },
  gone: 'This queue doesn’t exist',
  ratesTitle: 'Rates',
  depthTitle: 'Depth',
  since: (stamp: string) => `idle since ${stamp}`,
};

export const consumer = {
  tag: 'Tag',
  client: 'Client',
  channel: 'Channel',
  queue: 'Queue',
  ack: 'Acknowledges',
  manual: 'manually',
  automatic: 'automatically',
  automaticHint: 'Messages count as acknowledged once they are sent',
  prefetch: 'Prefetch',
  unlimited: 'unlimited',
  state: 'State',
  activities: {
    up: 'active',
    single_active: 'the active one',
    waiting: 'waiting',
    suspected_down: 'suspected down',
  } as Readonly<Record<string, string>>,
  inactive: 'waiting',
  priority: 'Priority',
  exclusive: 'exclusive',
};

export const binding = {
  add: 'Add binding',
  addTitle: (name: string) => `Bind ${name}`,
  from: 'From exchange',
  to: 'To',
  key: 'Routing key',
  toQueue: 'Queue',
  toExchange: 'Exchange',
  destination: 'Destination',
  remove: 'Unbind',
  removeTitle: 'Remove this binding?',
  removeDetail: (source: string, destination: string, key: string) =>
    `Messages from ${source} with the key ${key === '' ? '(empty)' : key} no longer reach ${destination}.`,
  added: (source: string, destination: string) => `Bound ${source} to ${destination}`,
  removed: (source: string, destination: string) => `Unbound ${destination} from ${source}`,
  implicit: 'Every queue is bound to the default exchange by its name; that can’t be changed.',
  emptyKey: '(empty)',
};
