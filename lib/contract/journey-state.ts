/** What became of a message, read from its hops: the broker counts by it, and the console shows it. */
import type { JourneyHop, JourneySummary } from '@/lib/contract/journeys';

export const copyStates = [
  'ready',
  'unacked',
  'acked',
  'delivered',
  'kept',
  'rejected',
  'expired',
  'dropped',
  'refused',
  'removed',
  'paged',
] as const;

export type CopyState = (typeof copyStates)[number];
type HopOf<T extends JourneyHop['type']> = Extract<JourneyHop, { readonly type: T }>;
export type Recipient = HopOf<'delivered'>['to'];

/** One of the message's copies: each queue that it came to has one. Times are ms since 1970. */
export type CopyFate = {
  readonly queue: string;
  readonly seq: number;
  readonly state: CopyState;
  readonly enqueuedAt: number | null;
  readonly deliveries: number;
  readonly firstDeliveredAt: number | null;
  readonly deliveredAt: number | null;
  readonly to: Recipient | null;
  /** When it came into this state. */
  readonly since: number;
  readonly why: string | null;
  readonly deadLetteredTo: string | null;
};

export type Fate = {
  readonly receivedAt: number | null;
  readonly routed: boolean;
  readonly unroutable: boolean;
  readonly returned: boolean;
  readonly confirmedAt: number | null;
  readonly nacked: boolean;
  readonly copies: readonly CopyFate[];
};

type OfCopy = Extract<JourneyHop, { readonly seq: number }>;

const keyOf = (queue: string, seq: number, client: string): string => JSON.stringify([queue, seq, client]);

/** What a queue doesn't number is told apart by who gets it. */
const clientOf = (hop: OfCopy): string => (hop.type === 'delivered' && hop.seq === 0 ? (hop.to.client ?? '') : '');

function begun(hop: OfCopy): CopyFate {
  return {
    queue: hop.queue,
    seq: hop.seq,
    state: 'ready',
    enqueuedAt: null,
    deliveries: 0,
    firstDeliveredAt: null,
    deliveredAt: null,
    to: null,
    since: hop.at,
    why: null,
    deadLetteredTo: null,
  };
}

function after(copy: CopyFate, hop: OfCopy): CopyFate {
  const { at } = hop;
  switch (hop.type) {
    case 'enqueued':
      return { ...copy, state: hop.kind === 'stream' ? 'kept' : 'ready', enqueuedAt: at, since: at };
    case 'delivered': {
      const state = copy.state === 'kept' ? 'kept' : hop.acks ? 'unacked' : 'delivered';
      const { firstDeliveredAt, deliveries } = copy;
      return {
        ...copy,
        state,
        to: hop.to,
        deliveries: deliveries + 1,
        firstDeliveredAt: firstDeliveredAt ?? at,
        deliveredAt: at,
        since: at,
      };
    }
    case 'acked':
      // Of PUBREC and PUBCOMP the first says that the client has it.
      return copy.state === 'acked' || copy.state === 'kept' ? copy : { ...copy, state: 'acked', since: at };
    case 'requeued':
      return { ...copy, state: 'ready', seq: hop.becomes, since: at };
    case 'paged':
      return { ...copy, state: 'paged', since: at };
    case 'rejected':
    case 'expired':
      return { ...copy, state: hop.type, since: at };
    case 'dropped':
    case 'refused':
    case 'removed':
      return { ...copy, state: hop.type, since: at, why: hop.why };
  }
}

const deadly: readonly CopyState[] = ['rejected', 'expired', 'dropped'];

/** A queue that is full dead-letters what it refuses too, which has no number there. */
const died = ({ state, seq, deadLetteredTo }: CopyFate): boolean =>
  deadLetteredTo === null && (state === 'refused' || (seq !== 0 && deadly.includes(state)));

export function fateOf(hops: readonly JourneyHop[]): Fate {
  const copies = new Map<string, CopyFate>();
  let receivedAt: number | null = null;
  let confirmedAt: number | null = null;
  let routed = false;
  let unroutable = false;
  let returned = false;
  let nacked = false;
  let isDead = false;
  for (const hop of hops) {
    switch (hop.type) {
      case 'received':
        receivedAt = hop.at;
        break;
      case 'routed':
      case 'unroutable':
        // Of a dead letter it is another way.
        if (!isDead) routed = hop.type === 'routed';
        if (!isDead) unroutable = hop.type === 'unroutable';
        break;
      case 'returned':
        returned = true;
        break;
      case 'confirmed':
        confirmedAt = hop.at;
        break;
      case 'nacked':
        nacked = true;
        break;
      case 'dead-lettered': {
        isDead = true;
        const dead = [...copies].findLast(([, copy]) => copy.queue === hop.queue && died(copy));
        if (dead) copies.set(dead[0], { ...dead[1], why: hop.why, deadLetteredTo: hop.exchange });
        break;
      }
      case 'retained':
        break;
      default: {
        const key = keyOf(hop.queue, hop.seq, clientOf(hop));
        const copy = after(copies.get(key) ?? begun(hop), hop);
        if (copy.seq !== hop.seq) copies.delete(key);
        copies.set(copy.seq === hop.seq ? key : keyOf(copy.queue, copy.seq, ''), copy);
      }
    }
  }
  return { receivedAt, routed, unroutable, returned, confirmedAt, nacked, copies: [...copies.values()] };
}

function spreadOf(values: number[]): JourneySummary['waiting'] {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const share = (part: number): number => values[Math.ceil(values.length * part) - 1] ?? 0;
  return { of: values.length, p50: share(0.5), p99: share(0.99), max: share(1) };
}

export function summaryOf(all: Iterable<{ readonly hops: readonly JourneyHop[] }>): JourneySummary {
  const counts = { routed: 0, unroutable: 0, returned: 0, confirmed: 0, nacked: 0, deadLettered: 0 };
  const copies: JourneySummary['copies'] = {};
  const confirming: number[] = [];
  const waiting: number[] = [];
  const handling: number[] = [];
  for (const { hops } of all) {
    const fate = fateOf(hops);
    if (fate.routed) counts.routed++;
    if (fate.unroutable) counts.unroutable++;
    if (fate.returned) counts.returned++;
    if (fate.nacked) counts.nacked++;
    if (fate.confirmedAt !== null) counts.confirmed++;
    if (fate.confirmedAt !== null && fate.receivedAt !== null) confirming.push(fate.confirmedAt - fate.receivedAt);
    if (fate.copies.some(({ deadLetteredTo }) => deadLetteredTo !== null)) counts.deadLettered++;
    for (const { state, enqueuedAt, firstDeliveredAt, deliveredAt, since } of fate.copies) {
      copies[state] = (copies[state] ?? 0) + 1;
      if (enqueuedAt !== null && firstDeliveredAt !== null) waiting.push(firstDeliveredAt - enqueuedAt);
      if (state === 'acked' && deliveredAt !== null) handling.push(since - deliveredAt);
    }
  }
  return {
    ...counts,
    copies,
    confirming: spreadOf(confirming),
    waiting: spreadOf(waiting),
    handling: spreadOf(handling),
  };
}
