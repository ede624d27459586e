import { bytes, count, duration } from '@/lib/format/format';
import { counted, messages, plural } from '@/lib/messages/en/words';

const versions: Readonly<Record<number, string>> = { 3: '3.1', 4: '3.1.1', 5: '5.0' };
const version = (level: number): string => versions[level] ?? String(level);

/** Seconds matter in the last minute only. */
const span = (ms: number): string => duration(ms < 60_000 ? Math.max(1000, ms) : Math.round(ms / 60_000) * 60_000);

const kept = (ms: number | null): string =>
  ms === null
    ? 'its session is kept until it is deleted'
    : ms === 0
      ? 'its session ends with the connection'
      : `its session is kept for ${duration(ms)} after the connection`;

const left = (ms: number | null): string =>
  ms === null
    ? 'kept until it is deleted'
    : ms < 1000
      ? 'forgotten any moment'
      : `forgotten in ${span(ms)} unless it comes back`;

const waits = (n: number): string =>
  n === 0 ? 'nothing waits' : n === 1 ? 'one message waits' : `${messages(n)} wait`;

export const mqtt = {
  filter: 'Filter by client id',
  none: 'No MQTT sessions',
  noneDetail: 'Point an MQTT client at the broker, and it shows up here.',
  filtered: 'No client id matches',
  counted: counted('session', 'sessions'),
  unable: 'This broker doesn’t tell about MQTT sessions',
  unableDetail:
    'A RabbitMQ shows its MQTT clients among the connections only. Subscriptions, in-flight messages and wills are told by Waybill’s own broker.',
  toConnections: 'Show the connections',
  client: 'Client id',
  version,
  protocol: 'MQTT',
  subscriptions: 'Subscriptions',
  inFlight: 'In flight',
  queued: 'Queued',
  dropped: 'Dropped',
  will: 'Will',
  expiry: 'Expiry',
  connected: 'connected',
  away: (ms: number | null) => (ms === null ? 'away' : `away ${span(ms)}`),
  expiries: {
    never: 'never',
    withConnection: 'with the connection',
    after: (ms: number) => `after ${duration(ms)}`,
    in: (ms: number) => `in ${span(ms)}`,
  },
  sentenceAway: (awayMs: number | null, queued: number, leftMs: number | null) =>
    `Away${awayMs === null ? '' : awayMs < 1000 ? ' just now' : ` for ${span(awayMs)}`}; ${waits(queued)}; ${left(leftMs)}.`,
  sentenceConnected: (level: number, queued: number, inFlight: number, keptMs: number | null) =>
    `Connected with MQTT ${version(level)}; ${waits(queued)}${inFlight === 0 ? '' : `, ${count(inFlight)} in flight`}; ${kept(keptMs)}.`,
  session: 'MQTT session',
  sessionDetail: 'Its subscriptions, what waits for it and what is in flight belong to the session.',
  gone: 'This session doesn’t exist',
  connection: 'Connection',
  queue: 'Queue',
  ofQos: 'QoS 1 and 2',
  without: 'none',
  disconnect: 'Disconnect',
  disconnectTitle: (name: string) => `Disconnect ${name}?`,
  disconnectDetail: (keptMs: number | null) =>
    keptMs === 0
      ? 'Its session ends with the connection. Most clients connect again at once.'
      : 'Its session stays, and messages wait for it. Most clients connect again at once.',
  reason: 'Reason, told to an MQTT 5 client',
  disconnected: (name: string) => `Disconnected ${name}`,
  delete: 'Delete session',
  deleteTitle: (name: string) => `Delete the session ${name}`,
  deleteDetail: (lost: number, connected: boolean) =>
    `${lost === 0 ? 'No message waits for it.' : lost === 1 ? 'The one message that waits for it is deleted for good.' : `${messages(lost)} that wait for it are deleted for good.`} Its subscriptions end${connected ? ', and it is disconnected' : ''}; its will, if it has one, is published.`,
  deleted: (name: string) => `Deleted the session ${name}`,
  noSubscriptions: 'No subscriptions',
  noSubscriptionsDetail: 'The client receives nothing.',
  nothingInFlight: 'Nothing in flight',
  nothingInFlightDetail: 'Every message that was sent is settled, in both directions.',
  inFlightAway: 'Sent again when the client comes back.',
  notShown: (n: number) => `${count(n)} more are not shown.`,
  columns: {
    filter: 'Topic filter',
    qos: 'QoS',
    options: 'Options',
    identifier: 'Identifier',
    group: 'Shared by',
    queue: 'Queue',
    direction: 'Direction',
    packetId: 'Packet id',
    state: 'State',
    topic: 'Topic',
    size: 'Size',
  },
  noLocal: 'no local',
  noLocalHint: 'What the client itself publishes isn’t sent back to it',
  asPublished: 'retain as published',
  asPublishedHint: 'The retain flag is passed on as the publisher set it',
  retainHandling: {
    0: { label: 'retained on subscribing', hint: 'Each time it subscribes it gets the retained messages' },
    1: { label: 'retained when new', hint: 'It gets the retained messages only when the subscription is a new one' },
    2: { label: 'no retained', hint: 'Subscribing gives it no retained messages' },
  },
  directions: { out: 'to the client', in: 'from the client' },
  awaited: {
    puback: 'waiting for PUBACK',
    pubrec: 'waiting for PUBREC',
    pubcomp: 'waiting for PUBCOMP',
    pubrel: 'PUBREC sent, waiting for PUBREL',
  },
  payloadGone: 'the client has it',
  noWill: 'No will',
  noWillDetail: 'Nothing is published when the connection breaks.',
  willSentence: (topic: string, delayMs: number) =>
    delayMs === 0
      ? `Published to ${topic} when the connection breaks.`
      : `Published to ${topic} when the client stays away for ${duration(delayMs)}.`,
  retain: 'retained',
};

export const topics = {
  title: 'Topics',
  retained: 'Retained',
  watch: 'Watch',
  retainedLabel: 'Topics with retained messages',
  find: 'Find by topic filter, such as plant/+/temp/#',
  filterLabel: 'Topic filter',
  none: 'Nothing is retained',
  noneDetail: 'A message that is published with the retain flag stays at its topic, and shows up here.',
  filtered: 'No retained message matches',
  unable: 'This broker doesn’t tell about retained messages',
  unableDetail: 'Waybill’s own broker does. Watching a filter works with any broker that has an MQTT listener.',
  toWatch: 'Watch a filter',
  emptyLevel: '(empty level)',
  below: (n: number) => (n === 1 ? '1 below' : `${count(n)} below`),
  more: (n: number) => `Show more of ${count(n)}`,
  moreFound: 'Show more',
  watched: (filter: string) => `Values of ${filter}`,
  notShown: (n: number) => `${count(n)} more; find them by a topic filter`,
  found: (shown: number, more: boolean, total: number) =>
    `${more ? `The first ${count(shown)}` : count(shown)} of ${plural(total, 'retained message', 'retained messages')}`,
  total: (n: number) => plural(n, 'retained message', 'retained messages'),
  choose: 'Choose a topic',
  chooseDetail: 'Its value is shown here.',
  noValue: 'Nothing is retained at this topic',
  noValueDetail: 'There are retained messages below it.',
  cleared: (topic: string) => `Cleared ${topic}`,
  clear: 'Clear',
  clearTitle: (topic: string) => `Clear the retained message of ${topic}?`,
  clearDetail: 'Who subscribes from now on doesn’t get it. Clients that have it aren’t told.',
  age: 'Received',
  expires: 'Expires',
  never: 'never',
  in: (ms: number) => `in ${duration(ms)}`,
  size: 'Size',
  properties: 'Properties',
  as: 'Show as',
  modes: { json: 'JSON', text: 'Text', hex: 'Hex' },
  cut: (all: number) => `The beginning of ${bytes(all)}.`,
  emptyPayload: '(empty)',
  problems: {
    empty: 'Type a topic filter.',
    nul: 'A topic has no U+0000.',
    hash: '# stands alone on the last level only.',
    plus: '+ stands alone on its level.',
    share: 'A shared subscription would take messages away from its members.',
  },
  start: 'Watch',
  stop: 'Stop',
  watchNote:
    'The console subscribes with QoS 0 as a client of its own, as long as this tab is open. It takes nothing from others.',
  states: {
    connecting: 'connecting',
    watching: 'watching',
    refused: 'refused',
    lost: 'connection lost, trying again',
    stopped: 'stopped',
  },
  received: (n: number) => `${messages(n)} received`,
  slowed: 'More is published than is looked at: some messages aren’t seen.',
  unseen: (n: number) => `${messages(n)} of further topics are not shown; a narrower filter shows them.`,
  waiting: 'Nothing published yet',
  waitingDetail: 'Values show up here as they are published.',
  idle: 'Watch what is published',
  idleDetail: 'Type a topic filter: + is any one level, # is all below.',
  times: 'Messages',
  flagRetained: 'retained',
};
