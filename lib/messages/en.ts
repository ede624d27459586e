/** Every word that the console says. Another language is an object of the same type. */

import type { BrokerErrorKind } from '@/lib/contract/result';
import { age, compact, count, duration, rate } from '@/lib/format/format';
import type { Feature } from '@/lib/model/features';
import type { Problem } from '@/lib/model/problems';

const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
const messages = (n: number): string => plural(n, 'message', 'messages');

function feature(it: Feature): string {
  switch (it.kind) {
    case 'transient':
      return 'transient';
    case 'auto-delete':
      return 'auto-delete';
    case 'exclusive':
      return 'exclusive';
    case 'internal':
      return 'internal';
    case 'single-active':
      return 'single active';
    case 'lazy':
      return 'lazy';
    case 'ttl':
      return `TTL ${duration(it.value)}`;
    case 'expires':
      return `expires ${duration(it.value)}`;
    case 'max-length':
      return `max ${compact(it.value)}`;
    case 'max-bytes':
      return `max ${compact(it.value)} B`;
    case 'max-priority':
      return `${it.value} priorities`;
    case 'delivery-limit':
      return `${it.value} attempts`;
    case 'overflow':
      return it.value;
    case 'dead-letter':
      return `dead letters → ${it.value}`;
    case 'dead-letter-key':
      return `key ${it.value}`;
    case 'alternate':
      return `else → ${it.value}`;
    case 'max-age':
      return `keeps ${it.value}`;
    case 'other':
      return it.name;
  }
}

const overflows: Readonly<Record<string, string>> = {
  'drop-head': 'When it is full, the oldest message makes room (and is dead-lettered, if that is set).',
  'reject-publish': 'When it is full, new messages are refused: confirming publishers get a nack.',
  'reject-publish-dlx': 'When it is full, new messages are refused and dead-lettered.',
};

function explain(it: Feature): string {
  switch (it.kind) {
    case 'transient':
      return 'Gone when the broker restarts, with all its messages.';
    case 'auto-delete':
      return 'Deleted when its last user leaves.';
    case 'exclusive':
      return 'Used by one connection only, and deleted with it.';
    case 'internal':
      return 'Only other exchanges publish to it; clients can’t.';
    case 'single-active':
      return 'One consumer at a time gets messages; the others wait to take over.';
    case 'lazy':
      return 'Keeps its messages on disk rather than in memory.';
    case 'ttl':
      return `A message that waits longer than ${duration(it.value)} expires.`;
    case 'expires':
      return `The queue is deleted after ${duration(it.value)} without use.`;
    case 'max-length':
      return `Holds ${messages(it.value)} at most.`;
    case 'max-bytes':
      return `Holds ${count(it.value)} bytes of payload at most.`;
    case 'max-priority':
      return `Messages of priority 1 to ${it.value} overtake lower ones.`;
    case 'delivery-limit':
      return `After ${plural(it.value, 'failed attempt', 'failed attempts')} a message is dropped or dead-lettered.`;
    case 'overflow':
      return overflows[it.value] ?? it.value;
    case 'dead-letter':
      return it.value === ''
        ? 'Rejected and expired messages go to the default exchange.'
        : `Rejected and expired messages go to the exchange ${it.value}.`;
    case 'dead-letter-key':
      return `Dead letters get the routing key ${it.value}.`;
    case 'alternate':
      return `What no binding takes goes to the exchange ${it.value}.`;
    case 'max-age':
      return `Messages older than ${it.value} are removed.`;
    case 'other':
      return it.value;
  }
}

type ProblemWords = { title: string; detail: string; action: string };

function problem(it: Problem): ProblemWords {
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

const problemKinds: Record<Problem['kind'], string> = {
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

const errors: Record<BrokerErrorKind, { title: string; next: string }> = {
  unreachable: {
    title: 'The broker can’t be reached',
    next: 'Check that it runs and that its HTTP address is right. The console keeps trying.',
  },
  unauthorised: {
    title: 'The broker doesn’t know this user',
    next: 'Check the user and password that the console was started with.',
  },
  forbidden: {
    title: 'This user may not see or do that',
    next: 'Ask an administrator of the broker for the permission or the user tag.',
  },
  'not-found': { title: 'That doesn’t exist', next: 'Check the name; it may have been deleted a moment ago.' },
  refused: { title: 'The broker refused', next: 'Correct what it says and try again; nothing was changed.' },
  invalid: {
    title: 'The broker’s answer can’t be understood',
    next: 'Check that the address is a management API of RabbitMQ 3.8 or later, or of Waybill.',
  },
  'unknown-broker': {
    title: 'The console doesn’t know this broker',
    next: 'Choose another broker, or start the console with it.',
  },
};

export const en = {
  product: 'Waybill',
  feature,
  explain,
  problem,
  problemKinds,
  errors,
  ago: (ms: number) => (ms < 2000 ? 'now' : `${age(ms)} ago`),
  defaultExchange: '(default)',
  nav: {
    label: 'Main',
    overview: 'Overview',
    queues: 'Queues',
    exchanges: 'Exchanges',
    clients: 'Clients',
    skip: 'Skip to content',
    menu: 'Open the menu',
  },
  header: {
    broker: 'Broker',
    vhost: 'Virtual host',
    allVhosts: 'All virtual hosts',
    search: 'Search or jump to…',
    theme: 'Change the theme',
    themes: { light: 'Light', dark: 'Dark', system: 'As the system' },
    pause: 'Pause live data',
    resume: 'Resume live data',
    live: 'Live',
    paused: 'Paused',
    lost: 'Reconnecting',
    connecting: 'Connecting',
    byEvents: 'The broker tells the console what happens.',
    byPolling: 'The console asks the broker every second.',
    demoOn: 'Stop the sample workload',
    demoOff: 'Run the sample workload',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    copy: 'Copy',
    copied: 'Copied',
    filter: 'Filter by name',
    clearFilter: 'Clear the filter',
    regex: 'Regular expression',
    retry: 'Try again',
    loading: 'Loading',
    asTable: 'Table',
    asChart: 'Chart',
    time: 'Time',
    range: 'Time range',
    ranges: { 60: '1 min', 600: '10 min', 3600: '1 h', 28800: '8 h' },
    perSecond: '/s',
    all: 'All',
    yes: 'Yes',
    no: 'No',
    name: 'Name',
    type: 'Type',
    vhost: 'Virtual host',
    state: 'State',
    user: 'User',
    arguments: 'Arguments',
    showing: (shown: number, all: number) => (shown === all ? count(all) : `${count(shown)} of ${count(all)}`),
    applyOrder: (n: number) => (n === 0 ? 'Order changed · apply' : `${count(n)} new · apply`),
    stale: 'No news since then',
    more: 'More',
    optional: 'optional',
    typeToConfirm: (name: string) => `Type ${name} to confirm`,
    durable: 'Durable',
    durableHint: 'Survives a restart of the broker',
    autoDelete: 'Auto-delete',
  },
  depth: { ready: 'Ready', unacked: 'Unacked', dead: 'Dead', total: 'Total' },
  rates: { publish: 'Publish', deliver: 'Deliver', ack: 'Ack', in: 'In', out: 'Out', redeliver: 'Redelivered' },
  overview: {
    title: 'Overview',
    calm: 'Nothing is wrong',
    calmDetail: (queues: number) =>
      queues === 0 ? 'There are no queues yet.' : 'No alarms, no stuck queues, no dead letters.',
    problems: (n: number) => plural(n, 'problem', 'problems'),
    omitted: (n: number) => `${plural(n, 'more problem', 'more problems')} like these`,
    rates: 'Message rates',
    depth: 'Messages in queues',
    objects: 'Objects',
    nodes: 'Nodes',
    memory: 'Memory',
    disk: 'Free disk',
    sockets: 'Sockets',
    uptime: 'Uptime',
    of: (limit: string) => `of ${limit}`,
    connections: 'Connections',
    channels: 'Channels',
    consumers: 'Consumers',
    publishing: 'Published',
    delivering: 'Delivered',
    acking: 'Acknowledged',
    noSamples: 'The broker has no samples for this time yet.',
  },
  queues: {
    title: 'Queues',
    one: 'Queue',
    create: 'New queue',
    none: 'No queues yet',
    noneDetail: 'A client declares one, or you do.',
    filtered: 'No queue matches',
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
    },
    states: {
      running: 'running',
      idle: 'idle',
      flow: 'flow control',
      down: 'down',
      crashed: 'crashed',
      stopped: 'stopped',
      minority: 'no majority',
    } as Readonly<Record<string, string>>,
    holdsDeadLetters: 'Holds dead letters of other queues',
    types: {
      classic: 'One ordered queue on one node.',
      quorum: 'Replicated where the broker is a cluster; counts delivery attempts.',
      stream: 'An append-only log; reading takes nothing away.',
    } as Readonly<Record<string, string>>,
  },
  queue: {
    consumers: 'Consumers',
    bindings: 'Bindings',
    messages: 'Messages',
    settings: 'Settings',
    publish: 'Publish',
    purge: (n: number | null) => (n === null || n === 0 ? 'Purge' : `Purge ${messages(n)}`),
    purgeTitle: (name: string) => `Purge ${name}`,
    purgeDetail: (n: number | null) =>
      `${n === null ? 'All ready messages are' : n === 1 ? 'The one ready message is' : `All ${count(n)} ready messages are`} deleted for good. Unacked messages stay with their consumers.`,
    purged: (name: string) => `Purged ${name}`,
    delete: 'Delete queue',
    deleteDetail: (n: number | null) =>
      `The queue, its bindings and ${n === null || n === 0 ? 'any messages in it' : messages(n)} are deleted for good. Its consumers are cancelled.`,
    deleted: (name: string) => `Deleted the queue ${name}`,
    bytes: 'Payload',
    memory: 'Memory',
    utilisation: 'Consumer capacity',
    node: 'Node',
    policy: 'Policy',
    redelivered: 'Redelivered',
    deadLettersTo: 'Dead letters to',
    noDeadLetters: 'discarded',
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
  },
  consumer: {
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
  },
  binding: {
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
  },
  get: {
    title: 'Get messages',
    browse: 'Browse',
    take: 'Take',
    count: 'How many',
    mode: 'What happens to them',
    modes: {
      ack_requeue_true: 'Put back',
      ack_requeue_false: 'Acknowledge: remove for good',
      reject_requeue_true: 'Reject, and put back',
      reject_requeue_false: 'Reject: dead-letter or discard',
    },
    warnings: {
      ack_requeue_true:
        'Getting disturbs: the messages count as delivered once, come back marked “redelivered”, and may come back in another order. On a quorum queue it uses up one of their delivery attempts.',
      ack_requeue_false: 'The messages that you get are removed from the queue for good.',
      reject_requeue_true:
        'Getting disturbs: the messages are rejected and put back, marked “redelivered”. On a quorum queue it uses up one of their delivery attempts.',
      reject_requeue_false:
        'The messages that you get leave this queue: to its dead-letter exchange, or, without one, for good.',
    },
    do: (n: number, removes: boolean) =>
      removes ? `Take up to ${messages(n)} off the queue` : `Get up to ${messages(n)}`,
    none: 'The queue gave no message',
    noneDetail: 'It is empty, or all its messages are unacked by consumers.',
    got: (n: number) => `Got ${messages(n)}`,
    browseNote: 'Looking takes nothing: no delivery is counted, and the order stays.',
    state: { ready: 'Ready', unacked: 'Unacked' },
    refresh: 'Look again',
    heldBy: (who: string, ms: number) => `held by ${who} for ${duration(ms)}`,
    operator: 'an operator',
    waited: (ms: number) => `waited ${duration(ms)}`,
    position: 'No.',
    range: (from: number, to: number, total: number) => `${count(from)}–${count(to)} of ${count(total)}`,
    older: 'Next',
    newer: 'Previous',
    empty: 'No messages in this state',
  },
  message: {
    exchange: 'Exchange',
    key: 'Routing key',
    properties: 'Properties',
    headers: 'Headers',
    payload: 'Payload',
    size: 'Size',
    redelivered: 'redelivered',
    base64: 'base64: the payload is not text',
    cut: 'Only the beginning is shown.',
    deaths: 'Deaths',
    death: (reason: string, queue: string, n: number) =>
      `${reasonWords[reason] ?? reason} ${queue}${n > 1 ? `, ${count(n)} times` : ''}`,
    none: 'none',
    publishAgain: 'Publish a copy',
  },
  publish: {
    title: 'Publish a message',
    exchange: 'Exchange',
    key: 'Routing key',
    keyHint: 'For the default exchange: the queue’s name',
    payload: 'Payload',
    contentType: 'Content type',
    persistent: 'Persistent',
    persistentHint: 'Written to disk where the queue is durable',
    headers: 'Headers',
    properties: 'More properties',
    addHeader: 'Add header',
    removeHeader: 'Remove header',
    headerName: 'Header name',
    headerValue: 'Header value',
    headerType: 'Header type',
    expiration: 'Expires after (ms)',
    priority: 'Priority',
    messageId: 'Message id',
    correlationId: 'Correlation id',
    replyTo: 'Reply to',
    messageType: 'Type',
    do: 'Publish',
    routed: 'Published: at least one queue took it',
    unrouted: 'No queue took the message',
    unroutedDetail: 'No binding of the exchange fits this key, so the message was dropped.',
    invalidJson: 'The payload isn’t valid JSON. It will be sent as it is.',
    stays: 'The form stays as it is, so that you can send again.',
  },
  exchanges: {
    title: 'Exchanges',
    one: 'Exchange',
    create: 'New exchange',
    none: 'No exchanges',
    noneDetail: 'Every virtual host has the predeclared ones; this view has none.',
    filtered: 'No exchange matches',
    columns: {
      name: 'Name',
      type: 'Type and features',
      in: 'In /s',
      out: 'Out /s',
      trend: 'Trend',
      alternate: 'Else to',
    },
    types: {
      direct: 'A message goes to the queues that are bound with exactly its routing key.',
      fanout: 'A message goes to every bound queue; the routing key doesn’t matter.',
      topic: 'A message goes where the pattern fits its key: * is one word, # is any number of words.',
      headers: 'A message goes where its headers fit the binding’s arguments; the routing key doesn’t matter.',
      'x-consistent-hash': 'Messages are spread over the bound queues by a hash; the binding’s key is its weight.',
      default: 'Every queue is reached by its own name as the routing key.',
    } as Readonly<Record<string, string>>,
  },
  exchange: {
    outgoing: 'Leads to',
    incoming: 'Fed by',
    settings: 'Settings',
    alternate: 'Unroutable messages go to',
    noAlternate: 'dropped, or returned to a mandatory publisher',
    noOutgoing: 'Leads nowhere',
    noOutgoingDetail: 'Without a binding every message is dropped, or goes to the alternate exchange.',
    noIncoming: 'No exchange feeds this one',
    noIncomingDetail: 'Only clients publish to it.',
    implicit: 'Leads to every queue of the virtual host by the queue’s name.',
    delete: 'Delete exchange',
    deleteDetail: (n: number) =>
      `The exchange and its ${plural(n, 'binding', 'bindings')} are deleted for good. Publishing to it becomes an error that closes the publisher’s channel.`,
    deleted: (name: string) => `Deleted the exchange ${name}`,
    predeclared: 'Predeclared exchanges can’t be deleted.',
    gone: 'This exchange doesn’t exist',
    internalHint: 'An internal exchange takes messages from other exchanges only.',
    noSettings: 'No arguments and no policy',
  },
  create: {
    queue: 'New queue',
    exchange: 'New exchange',
    doQueue: 'Create queue',
    doExchange: 'Create exchange',
    createdQueue: (name: string) => `Created the queue ${name}`,
    createdExchange: (name: string) => `Created the exchange ${name}`,
    autoDeleteQueue: 'Deleted when its last consumer leaves',
    autoDeleteExchange: 'Deleted when its last binding goes',
    internal: 'Internal',
    internalHint: 'Takes messages from other exchanges only',
    limits: 'Limits',
    deadLetters: 'Dead letters',
    ttl: 'Message TTL (ms)',
    expires: 'Delete when unused for (ms)',
    maxLength: 'Max messages',
    maxBytes: 'Max payload bytes',
    overflow: 'When full',
    overflows: {
      '': 'drop the oldest',
      'reject-publish': 'refuse new ones',
      'reject-publish-dlx': 'refuse and dead-letter',
    },
    dlx: 'Dead-letter exchange',
    dlk: 'Dead-letter routing key',
    maxPriority: 'Priorities',
    singleActive: 'Single active consumer',
    singleActiveHint: 'One consumer at a time; the others wait',
    deliveryLimit: 'Delivery attempts',
    alternate: 'Alternate exchange',
    nameNeeded: 'A name is needed.',
    notANumber: (field: string) => `${field} must be a whole number.`,
  },
  clients: {
    title: 'Clients',
    connections: 'Connections',
    channels: 'Channels',
    consumers: 'Consumers',
    filter: 'Filter by name, address or user',
    none: {
      connections: 'Nobody is connected',
      channels: 'No channels are open',
      consumers: 'Nobody consumes',
    },
    noneDetail: 'Point an AMQP client at the broker, and it shows up here.',
    filtered: 'Nothing matches',
    client: 'Client',
    address: 'Address',
    library: 'Library',
    protocol: 'Protocol',
    received: 'From client',
    sent: 'To client',
    connected: 'Connected',
    mode: 'Mode',
    modes: { confirm: 'confirms', transaction: 'transactions', plain: 'plain' },
    unacked: 'Unacked',
    unconfirmed: 'Unconfirmed',
    tls: 'TLS',
    close: 'Close connection',
    closeTitle: (name: string) => `Close the connection of ${name}?`,
    closeDetail:
      'Its channels and consumers end, and what they had not acknowledged goes back to the queues. Most clients connect again at once.',
    reason: 'Reason, told to the client',
    closed: (name: string) => `Closed the connection of ${name}`,
    gone: 'This connection is closed',
    heartbeat: 'Heartbeat',
    heartbeatOff: 'off',
    frameMax: 'Largest frame',
    channelMax: 'Most channels',
    auth: 'Login',
    capabilities: 'Can do',
    properties: 'Client properties',
    noChannels: 'No channels',
    noChannelsDetail: 'The client is connected and idle.',
  },
  palette: {
    label: 'Command palette',
    placeholder: 'Go to a page, queue or exchange…',
    none: 'Nothing found.',
    pages: 'Pages',
    queues: 'Queues',
    exchanges: 'Exchanges',
    actions: 'Actions',
  },
  keys: {
    title: 'Keys',
    palette: 'Search everything',
    filter: 'Go to the filter',
    down: 'Next row',
    up: 'Previous row',
    open: 'Open the row',
    help: 'This list',
    pause: 'Pause or resume live data',
    goto: (page: string) => `Go to ${page}`,
    escape: 'Close, or leave the filter',
  },
  errorPage: {
    title: 'This page broke',
    detail: 'The fault is the console’s, not the broker’s. What is in the broker is unchanged.',
    missing: 'There is no such page',
    missingDetail: 'The address may be mistyped.',
    home: 'Go to the overview',
  },
};

const reasonWords: Readonly<Record<string, string>> = {
  rejected: 'Rejected from',
  expired: 'Expired in',
  maxlen: 'Pushed out of',
  delivery_limit: 'Out of attempts in',
};

export type Messages = typeof en;
