import type { CopyState } from '@/lib/contract/journey-state';
import type { JourneyHop } from '@/lib/contract/journeys';
import { bytes, count } from '@/lib/format/format';
import { messages, plural } from '@/lib/messages/en/words';

type DropWhy = Extract<JourneyHop, { readonly type: 'dropped' }>['why'];

const states: Readonly<Record<CopyState, string>> = {
  ready: 'waiting',
  unacked: 'delivered, not acknowledged',
  acked: 'acknowledged',
  delivered: 'delivered, no acknowledgement asked for',
  kept: 'kept in the stream',
  rejected: 'rejected',
  expired: 'expired',
  dropped: 'dropped',
  refused: 'refused',
  removed: 'removed',
  paged: 'on disk only, not followed from here on',
};

const drops: Readonly<Record<DropWhy, string>> = {
  'max-length': 'the queue was too long',
  'delivery-limit': 'it came back too often',
  cycle: 'it had died there before',
  'too-many-deaths': 'too many died at once',
  'no-exchange': 'there is no such dead-letter exchange',
  'no-room': 'the client didn’t take what it had got',
  'too-large': 'larger than the client takes',
  'not-wanted': 'the client doesn’t want it',
};

export const journeys = {
  title: (n: number) => (n === 1 ? 'What became of it' : 'What became of them'),
  looking: 'Asking the broker …',
  notOffered:
    'This broker tells its publisher that it has a message, and no more. Who got it, and whether it was acknowledged, can’t be known; it can be looked for in the queues that the bindings lead to.',
  notFollowed: (why: string) => `The broker doesn’t follow these messages: ${why}.`,
  none: 'The broker has received nothing of it.',
  beyond: (followed: number, more: number) =>
    `The broker follows the first ${messages(followed)} of a sending; ${count(more)} more went their way unseen.`,
  lost: 'The broker follows too much at once: some steps are missing here.',
  listed: (shown: number, all: number) => `The first ${count(shown)} of ${count(all)}`,
  nowhere: 'No queue and no subscriber got it',
  noQueue: 'of no queue',
  states,
  drops,
  counts: {
    routed: 'routed',
    unroutable: 'got by no queue',
    returned: 'returned',
    nacked: 'refused',
    deadLettered: 'dead-lettered',
  },
  copies: 'Copies in queues',
  times: 'How long it took',
  step: 'Step',
  half: 'Half within',
  most: '99 % within',
  spans: {
    confirming: 'Confirmed after',
    waiting: 'Delivered after',
    handling: 'Acknowledged after',
  },
  follow: 'Follow',
  followTo: (queue: string) => `Follow it to ${queue}`,
  waited: (took: string) => `waited ${took}`,
  handled: (took: string) => `acknowledged after ${took}`,
  deliveries: (n: number) => plural(n, 'delivery', 'deliveries'),
  to: 'to',
  operator: 'an operator, over HTTP',
  deadLetteredTo: 'dead-lettered to',
  every: (n: number) => `Every step (${count(n)})`,
  message: (n: number) => `Message ${count(n)}`,
  omitted: (n: number) => `${plural(n, 'step', 'steps')} left out here`,
  more: (n: number) => `and ${count(n)} more`,
  steps: {
    received: 'Received',
    routed: 'Routed to',
    unroutable: 'No queue and no subscriber gets it',
    returned: 'Returned to its publisher',
    refused: 'Refused',
    enqueued: 'Queued in',
    delivered: 'Delivered to',
    acked: 'Acknowledged',
    requeued: 'Back in',
    rejected: 'Rejected',
    expired: 'Expired',
    dropped: 'Dropped',
    removed: 'Removed',
    'dead-lettered': 'Dead-lettered to',
    paged: 'On disk only',
    retained: 'Kept as retained',
    confirmed: 'Confirmed',
    nacked: 'Refused to its publisher',
  } satisfies Readonly<Record<JourneyHop['type'], string>>,
  details: {
    received: (protocol: string, octets: number) => `${protocol}, ${bytes(octets)}`,
    binding: (source: string, key: string) => (key === '' ? `by a binding of ${source}` : `by ${source}: ${key}`),
    byQueueName: 'by the queue’s name',
    alternates: (names: string) => `through the alternate exchange ${names}`,
    channel: (channel: number, consumer: string | null) =>
      consumer === null ? `channel ${channel}, asked for` : `channel ${channel}, consumer ${consumer}`,
    qos: (qos: number) => `QoS ${qos}`,
    redelivered: 'redelivered',
    unasked: 'no acknowledgement asked for',
    from: (queue: string) => `from ${queue}`,
    requeued: { client: 'its consumer gave it back', gone: 'its channel or connection ended' },
    removed: { purged: 'the queue was purged', 'queue-deleted': 'the queue was deleted', taken: 'an operator took it' },
    paged: 'memory was short; what comes now isn’t followed',
  },
};
