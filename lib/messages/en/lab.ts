import { count } from '@/lib/format/format';
import type { Fate, Hop, LabEvent } from '@/lib/lab/model';

type Of<K extends LabEvent['kind']> = Extract<LabEvent, { kind: K }>;

const seconds = (ms: number): string => `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`;

export const lab = {
  title: 'Lab',
  subtitle: 'Real clients and a real broker; you stand on the wire between them.',
  lessons: 'Lessons',
  welcome: 'Choose a lesson, or set a stage of your own',
  welcomeDetail:
    'Two real clients connect to the broker through a proxy that holds every packet of a message until you decide what becomes of it.',
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
  address: 'Another broker’s MQTT port',
  addressHint: 'host:port, without a log-in. Its memory can’t be asked; what the wire tells is shown.',
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
  stores: 'What each side holds',
  seen: 'as seen on the wire',
  seenHint: 'This broker can’t be asked what it has stored. It follows from the packets that passed.',
  nothingStored: 'nothing',
  ledger: 'What the applications know',
  ledgerEmpty: 'Nothing was sent yet.',
  message: 'Message',
  sent: 'Sent',
  settled: 'Done',
  received: 'Got',
  doubled: 'more than once',
  packet: 'Packet',
  transcript: 'Transcript',
  noPacket: 'Choose a packet to see its bytes.',
  packetForgotten: 'This packet is too long ago.',
  unreadable: 'These bytes are no packet that the Lab can read.',
  bytes: (n: number) => `${count(n)} bytes`,
  moreBytes: (n: number) => `… ${count(n)} more`,
  waiting: 'Packets that wait for you',
  nothingWaits: 'No packet waits for you. Publish one, or go on with the lesson.',
  behind: 'It stands behind another packet; letting it through means overtaking.',
  deeds: {
    forward: 'Forward',
    drop: 'Drop',
    duplicate: 'Double',
    delay: 'Delay',
    truncate: 'Truncate',
    cut: 'Cut',
  },
  deedHints: {
    forward: 'Let it through',
    drop: 'Take this one packet away. TCP can’t lose a packet of a connection that lives; a proxy could.',
    duplicate: 'Send it twice. TCP doesn’t; a proxy could.',
    delay: 'Hold it for two seconds, and all behind it',
    truncate: 'Send three bytes of it, then cut the connection: a machine dies in the middle',
    cut: 'Break this connection; what is under way on it is lost',
  },
  publish: 'Publish',
  play: 'Play',
  pause: 'Pause',
  speed: (n: number) => `${n}×`,
  settle: 'Settle',
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
  scrub: 'Look back',
  scrubbed: (n: number, all: number) => `${count(n)} of ${count(all)}`,
  predictFirst: 'Say what you expect first',
  next: 'Next step',
  verdicts: { right: 'so it was', wrong: 'your guess' },
};
