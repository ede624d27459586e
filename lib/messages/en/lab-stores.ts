/** What each side of a run has stored, and why that changes. */
import type { Change } from '@/lib/lab/changes';
import type { LabEvent, StateKind, StateLine } from '@/lib/lab/model';

/** Of a queue's messages. */
const messagesNamed = 3;

type Why = Partial<Record<Change, string>>;

/** Why a line of a side's store comes, goes, or says something else. */
const whys: Readonly<Record<Exclude<StateKind, 'queue'>, Why>> = {
  session: {
    came: 'A session begins: subscriptions, messages that wait and identifiers in use belong to it.',
    went: 'It ended with its connection: nothing of it is kept.',
    changed: 'The connection came or went. What belongs to the session stays.',
  },
  subscription: { came: 'The broker took the subscription: what fits is sent on.', went: 'It went with its session.' },
  'publish-1': {
    came: 'Kept until PUBACK comes, to be sent again on a new connection.',
    went: 'PUBACK came: the message is the other side’s, and the identifier is free.',
    changed: 'It is kept until PUBACK comes.',
  },
  'publish-2': {
    came: 'Kept until PUBREC comes, to be sent again on a new connection.',
    went: 'The other side has taken it.',
    changed: 'It is kept until PUBREC comes.',
  },
  pubrel: {
    came: 'PUBREC came: the message is dropped, its identifier stays in use until PUBCOMP.',
    changed: 'PUBREC came: the message is dropped, its identifier stays in use until PUBCOMP.',
    went: 'PUBCOMP came: the identifier is free.',
  },
  'kept-id': {
    came: 'Remembered, so that the same PUBLISH isn’t taken for another message when it comes again.',
    went: 'PUBREL came: that PUBLISH won’t come again, so the identifier is free.',
  },
  queued: {
    came: 'Taken over, and not sent on yet: it waits.',
    went: 'It was sent on.',
    changed: 'Messages came or went.',
  },
  retained: {
    came: 'The last message with RETAIN is kept for those who subscribe later.',
    changed: 'A newer retained message took its place.',
    went: 'An empty message with RETAIN cleared it.',
  },
  will: {
    came: 'CONNECT carried it: it is published when the client goes without DISCONNECT.',
    went: 'The connection is over: it was published, or DISCONNECT took it back.',
  },
  channel: { came: 'The client is there.', changed: 'The connection came or went.' },
  unconfirmed: {
    came: 'A careful publisher remembers it until the broker confirms it.',
    went: 'The broker has answered for it: the publisher need not remember it.',
  },
  unsettled: {
    came: 'Delivered. The broker keeps it too until it is settled.',
    went: 'The application has settled it; its answer is on its way to the broker.',
  },
  down: { came: 'Its process is gone, and every connection with it.', went: 'It runs again.' },
};

function whyQueue(change: Change, line: StateLine, was: StateLine | undefined): string {
  if (change === 'came') return 'The queue was declared.';
  if (change === 'went') return 'The queue is gone.';
  const ready = (line.ready ?? 0) - (was?.ready ?? 0);
  const unacked = (line.unacked ?? 0) - (was?.unacked ?? 0);
  if (unacked > 0 && ready < 0) return 'Sent to a consumer; it stays on the books until it is settled.';
  if (unacked > 0) return 'Routed here, and sent to a consumer at once; it stays on the books until it is settled.';
  if (unacked < 0 && ready > 0) return 'Put back, or its consumer is gone: it waits again.';
  if (unacked < 0) return 'Settled, or given up: it is gone from here.';
  if (ready > 0 && line.name === 'dead-letters') return 'A message died in its queue, and was dead-lettered here.';
  if (ready > 0 && line.name === 'unrouted') return 'No binding fitted, so the alternate exchange led a message here.';
  if (ready > 0) return 'The exchange led a message here, and nobody takes it yet.';
  return 'It was sent without need of an ack, expired, or had to make room.';
}

export const labStores = {
  stores: 'What each side holds',
  known: { told: 'its own words', seen: 'as seen on the wire', both: 'its words and the wire' },
  knownHints: {
    told: 'The broker was asked.',
    seen: 'This broker can’t be asked what it has stored. It follows from the packets that passed.',
    both: 'What is ready the broker tells over AMQP; what is unacknowledged follows from the packets that passed.',
  },
  nothingStored: 'nothing',
  someMessages: (names: readonly string[]) => {
    const shown = names.slice(0, messagesNamed).join(', ');
    return names.length > messagesNamed ? `${shown} and ${names.length - messagesNamed} more` : shown;
  },
  /** `cause`: what the change came after. */
  why: (change: Change, line: StateLine, was: StateLine | undefined, cause: LabEvent | undefined) => {
    if (line.kind === 'queue') return whyQueue(change, line, was);
    if (line.ends === true && change === 'changed')
      return 'It goes with its connection, and begins anew with the next.';
    if (line.kind === 'unsettled' && change === 'went' && (cause?.kind === 'link' || cause?.kind === 'client')) {
      return 'Its connection went, and the delivery with it.';
    }
    return whys[line.kind][change] ?? '';
  },
  /** Where a crash is the reason. */
  whyMachine: {
    lost: 'The store was lost with the machine.',
    down: 'The process is gone. What was on disk is there still.',
    back: 'It was on disk, and is here again.',
  },
  wentWithSession: 'Its session ended, and it went with it.',
  changes: { came: 'new', went: 'gone', changed: 'changed' } satisfies Record<Change, string>,
  after: (what: string) => `After: ${what}`,
  afterIdle: (what: string) => `${what}${what.endsWith('.') ? '' : '.'} What is stored is as before.`,
};
