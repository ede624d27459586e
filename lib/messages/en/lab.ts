import { count } from '@/lib/format/format';
import type { Phase, Topic } from '@/lib/lab/lessons/lesson';
import type { AmqpSetup, Fate, Hop, LabEvent, MqttSetup, Setup } from '@/lib/lab/model';
import { labStores } from '@/lib/messages/en/lab-stores';

type Of<K extends LabEvent['kind']> = Extract<LabEvent, { kind: K }>;

const seconds = (ms: number): string => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;

const mqttStage = ({ version, publishQos, subscribeQos, publisherClean, subscriberClean }: MqttSetup): string => {
  const sessions =
    publisherClean === subscriberClean
      ? publisherClean
        ? 'clean sessions'
        : 'sessions kept'
      : `${publisherClean ? 'publisher' : 'subscriber'} clean`;
  return `MQTT ${version === 5 ? '5.0' : '3.1.1'} · QoS ${publishQos} → ${subscribeQos} · ${sessions}`;
};

const amqpStage = ({ exchange, consumers, prefetch, autoAck, durable }: AmqpSetup): string => {
  const who = consumers === 0 ? 'no consumer' : consumers === 1 ? 'one consumer' : `${consumers} consumers`;
  const how =
    consumers === 0 ? [] : [autoAck ? 'automatic ack' : prefetch === 0 ? 'no prefetch limit' : `prefetch ${prefetch}`];
  return ['AMQP 0-9-1', `${exchange} exchange`, who, ...how, ...(durable ? ['durable'] : [])].join(' · ');
};

export const lab = {
  ...labStores,
  stageOf: (setup: Setup) => (setup.protocol === 'mqtt' ? mqttStage(setup) : amqpStage(setup)),
  on: (broker: string, product: string, own: boolean) =>
    own ? 'on a broker of its own' : product === '' ? `on ${broker}` : `on ${broker} (${product})`,
  title: 'Lab',
  subtitle: 'Real clients and a real broker; you stand on the wire between them.',
  lessons: 'Lessons',
  ownStage: 'Or set a stage of your own',
  topics: { mqtt: 'MQTT', amqp: 'AMQP 0-9-1', crash: 'When the broker crashes' } satisfies Record<Topic, string>,
  howTitle: 'How to read it',
  how: [
    'Two real clients connect to the broker through a proxy. Each packet of a message stops there and waits for you.',
    'Let it through, or break it: drop, double, delay, reorder, cut it short, cut the connection, crash a side.',
    'Watch what each side has stored. What changed is marked, with the reason.',
  ],
  arrows: 'What became of a packet',
  gone: 'This run is over',
  goneDetail: 'A run that nobody looks at is taken down after a minute. Start it again.',
  setup: 'Stage',
  protocol: 'Protocol',
  version: 'Version',
  publishQos: 'Published with',
  subscribeQos: 'Subscribed with',
  publisherClean: 'The publisher begins a clean session',
  subscriberClean: 'The subscriber begins a clean session',
  retain: 'Publish retained messages',
  will: 'The publisher leaves a will',
  durable: 'Exchange and queues are durable',
  exchange: 'Exchange',
  prefetch: 'Prefetch',
  noPrefetch: 'no limit',
  consumers: 'Consumers',
  flags: {
    confirm: 'Publisher confirms',
    mandatory: 'Publish mandatory',
    autoAck: 'Acknowledge automatically',
    alternate: 'With an alternate exchange',
    reply: 'Request and reply',
  },
  deadLetter: 'With a dead-letter queue',
  stepping: 'What waits for you',
  steppingHint: 'The rest goes on by itself, and is drawn thin.',
  steppings: {
    message: 'packets that carry or settle messages',
    all: 'every packet, from the first',
    none: 'nothing: watch only',
  },
  queueLimits: 'Limits of the queue',
  limits: { messageTtlMs: 'Time to live, ms', maxLength: 'Longest', deliveryLimit: 'Deliveries' },
  where: 'Played on',
  wheres: {
    here: (broker: string) => `${broker}, the broker of this page`,
    private: 'a broker of its own, which can be crashed',
    other: 'another broker, by address',
  },
  privateHint: 'A process of this run alone. It goes with the run, and what it stored too.',
  address: 'Address',
  addressHint: {
    mqtt: 'mqtt://user:password@host:1883, or mqtts:// for TLS. What it stores can’t be asked; what the wire tells is shown.',
    amqp: 'amqp://user:password@host:5672/vhost, or amqps:// for TLS. It tells what is ready; the wire tells what is unacknowledged.',
  },
  start: 'Set the stage',
  again: 'Run again',
  end: 'End the run',
  sides: { publisher: 'Publisher', broker: 'Broker', subscriber: 'Subscriber' },
  diagram: 'What went over both hops, in order',
  beyondTcp: 'beyond TCP',
  waited: (ms: number) => `${seconds(ms)} pass`,
  link: ({ what, by }: Of<'link'>) =>
    what === 'opened'
      ? 'connected'
      : what === 'cut'
        ? 'connection cut'
        : `connection closed by the ${by === 'broker' ? 'broker' : 'client'}`,
  client: ({ what, kept }: Of<'client'>) =>
    what === 'crashed'
      ? kept
        ? 'crashed, its store is kept'
        : 'crashed, its store is lost'
      : what === 'started'
        ? 'starts again'
        : 'stopped',
  brokerDid: ({ what, kept }: Of<'broker'>) =>
    what === 'crashed'
      ? `killed, its store is ${kept ? 'kept' : 'lost'}`
      : `starts again, ${kept ? 'with what it had stored' : 'with nothing stored'}`,
  application: ({ what, message, detail }: Of<'application'>) => {
    const extra = detail === '' ? '' : ` (${detail})`;
    const words = {
      sent: `sends ${message}`,
      settled: `${message} is done`,
      failed: `failed: ${detail}`,
      received: `got ${message}${extra}`,
      again: `got ${message} again${extra}`,
      answered: `got the ${message}`,
      returned: `${message} came back${extra}`,
    };
    return words[what];
  },
  toBroker: (hop: Hop) => `${hop === 'publisher' ? 'Publisher' : 'Subscriber'} to broker`,
  fromBroker: (hop: Hop) => `Broker to ${hop}`,
  fates: {
    held: 'It waits for you',
    forwarded: 'You let it through',
    passed: 'It went through by itself',
    dropped: 'You took it off the wire, which TCP alone can’t do',
    duplicated: 'You sent it twice, which TCP alone can’t do',
    delayed: 'It arrived late',
    reordered: 'You let it overtake others, which TCP alone can’t do',
    truncated: 'Only its beginning arrived',
    lost: 'It was under way when the connection ended',
  } satisfies Record<Fate, string>,
  fateWords: {
    held: 'waits',
    forwarded: 'let through',
    passed: 'by itself',
    dropped: 'dropped',
    duplicated: 'twice',
    delayed: 'late',
    reordered: 'overtook',
    truncated: 'cut short',
    lost: 'lost',
  } satisfies Record<Fate, string>,
  ledger: 'What the applications know',
  ledgerEmpty: 'Nothing was sent yet.',
  ledgerTotals: 'All messages together',
  message: 'Message',
  sent: 'Sent',
  settled: 'Done',
  settledMeans: 'Done: the publisher’s library has nothing left to do for it.',
  received: 'Received',
  doubled: 'Doubled',
  lost: 'Lost',
  cameBack: 'Returned',
  packet: 'Packet',
  transcript: 'Transcript',
  noPacket: 'Choose a packet to see its bytes.',
  packetForgotten: 'This packet is too long ago.',
  unreadable: 'These bytes are no packet that the Lab can read.',
  fields: 'What the bytes mean',
  bytes: (n: number) => `${count(n)} bytes`,
  moreBytes: (n: number) => `… ${count(n)} more`,
  waiting: 'Packets that wait for you',
  nothingWaits: {
    own: 'No packet waits for you. Publish a message.',
    lesson: 'No packet waits for you. Go on with the lesson, or publish a message.',
  },
  behind: 'It stands behind another packet; letting it through means overtaking.',
  deeds: {
    forward: 'Forward',
    drop: 'Drop',
    duplicate: 'Double',
    delay: 'Delay',
    reorder: 'Overtake',
    truncate: 'Truncate',
    cut: 'Cut',
  },
  deedHints: {
    forward: 'Let it through',
    drop: 'Take this one packet away. TCP can’t lose a packet of a connection that lives; a proxy could.',
    duplicate: 'Send it twice. TCP doesn’t; a proxy could.',
    delay: 'Hold it for a while, and all behind it',
    reorder: 'Let the one behind go first. TCP keeps the order; a proxy could change it.',
    truncate: 'Send its first bytes, then cut the connection: a machine dies in the middle',
    cut: 'Break this connection; what is under way on it is lost',
  },
  nothingToOvertake: 'Only one packet waits in this direction.',
  delayFor: (ms: number) => `Delay for ${seconds(ms)}`,
  delayAmount: 'How long a delay is',
  truncateTo: (n: number) => (n === 1 ? 'Its first byte' : `Its first ${n} bytes`),
  truncateAmount: 'How much of it arrives',
  publish: 'Publish',
  publishAgain: 'Publish the last again',
  routingKey: 'Routing key',
  headersOf: 'Headers',
  persistent: 'Persistent',
  wait: 'Let time pass',
  waitFor: (ms: number) => seconds(ms),
  stepMenu: 'Stop at',
  stepMenus: { message: 'messages', all: 'everything', none: 'nothing' },
  play: 'Play',
  pause: 'Pause',
  speed: (n: number) => `${n}×`,
  settle: 'Settle',
  settleFor: (how: string, consumer: number) => `${how} · consumer ${consumer}`,
  settlings: {
    ack: 'Acknowledge (basic.ack)',
    reject: 'Reject (basic.reject)',
    nack: 'Refuse (basic.nack)',
    requeue: 'Put back (basic.reject, requeue)',
  },
  cut: 'Cut the connection',
  reconnect: 'Connect again',
  crashKeep: 'Crash, keep what is stored',
  crashForget: 'Crash, lose what is stored',
  startBroker: 'Start it again',
  brokerDown: 'is down',
  notConnected: 'not connected',
  nobodyThere: 'nobody consumes',
  notCrashable: 'Others use this broker. Set a stage on a broker of its own to crash it.',
  scrub: 'Look back',
  scrubbed: (n: number, all: number) => `${count(n)} of ${count(all)}`,
  lookingBack: 'You look back: drawing, packet and stores are as they were then. The run goes on.',
  oneBack: 'One back',
  oneForward: 'One forward',
  toNow: 'Back to now',
  copyTranscript: 'Copy the transcript',
  saveTranscript: 'Save',
  transcriptOf: (what: string, where: string) => `Lab: ${what}, ${where}`,
  keys: 'Keys',
  keyGroups: { packet: 'The chosen packet', run: 'The run', look: 'Looking' },
  keyWords: {
    forward: 'Let it through',
    drop: 'Drop it',
    duplicate: 'Double it',
    delay: 'Delay it',
    reorder: 'Let the one behind overtake it',
    truncate: 'Cut it short',
    cut: 'Cut its connection',
    choose: 'Choose another that waits',
    publish: 'Publish a message',
    publishAgain: 'Publish the last one again (AMQP)',
    play: 'Play, or pause',
    slower: 'Slower, faster',
    wait: 'Let five seconds pass',
    settle: 'Settle a delivery (AMQP)',
    sides: 'Publisher, broker, subscriber: cut, connect, crash',
    again: 'Run the same again',
    next: 'Next step of the lesson',
    scrub: 'One back, one forward',
    now: 'Back to now',
    bytes: 'From byte to byte, when the bytes have the focus',
    help: 'This list',
  },
  phases: { run: 'Run', break: 'Break', mend: 'Recover' } satisfies Record<Phase, string>,
  predict: 'Predict',
  explain: 'Explain',
  repair: 'Repair',
  tryRepair: 'Try the repair',
  nextLesson: 'Next lesson',
  predictFirst: 'Say what you expect first',
  next: 'Next step',
  verdicts: { right: 'so it was', wrong: 'your guess' },
};
