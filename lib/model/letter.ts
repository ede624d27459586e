/** What a dead letter tells of itself. */
import { ownHeaders } from '@/lib/contract/letter-facts';
import { isObject } from '@/lib/format/json';

type Table = Readonly<Record<string, unknown>>;

export type Death = {
  readonly reason: string;
  readonly queue: string;
  readonly exchange: string;
  /** The routing key, and what CC added. */
  readonly keys: readonly string[];
  readonly count: number;
  /** Of the first death in this queue for this reason: brokers don't renew it. */
  readonly atMs: number | null;
  /** The time to live that it had, which dead-lettering takes away. */
  readonly expiration: string | null;
};

export type Parked = { readonly by: string; readonly note: string; readonly until: string; readonly from: string };

export type Letter = {
  /** By what it holds, and which of several like it; the same in every scan. */
  readonly id: string;
  /** In the queue, when it was scanned. */
  readonly position: number;
  /** The newest first, as brokers write them. */
  readonly deaths: readonly Death[];
  /** How it came into this queue. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Table;
  readonly payload: string;
  readonly payloadEncoding: 'string' | 'base64';
  readonly payloadBytes: number;
  /** The payload is cut; what is to be edited must be whole. */
  readonly truncated: boolean;
  /** Of the body alone. */
  readonly bodyHash: string;
  /** How many times the console had redriven it. */
  readonly attempt: number;
  readonly job: string | null;
  readonly entry: number | null;
  readonly parked: Parked | null;
};

function record(value: unknown): Table {
  return isObject(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function whole(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function headersOf(properties: Table): Table {
  return record(properties.headers);
}

const deathsMax = 100;

/** A client may have written them itself: nothing in it is trusted to have a shape. */
export function deathsOf(headers: Table): readonly Death[] {
  const list = headers['x-death'];
  if (!Array.isArray(list)) return [];
  return list.slice(0, deathsMax).flatMap((entry): Death[] => {
    const death = record(entry);
    if (typeof death.queue !== 'string' || typeof death.reason !== 'string') return [];
    const keys = death['routing-keys'];
    const seconds = whole(death.time);
    return [
      {
        reason: death.reason,
        queue: death.queue,
        exchange: text(death.exchange),
        keys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [],
        count: whole(death.count) ?? 1,
        atMs: seconds === null ? null : seconds * 1000,
        expiration: typeof death['original-expiration'] === 'string' ? death['original-expiration'] : null,
      },
    ];
  });
}

export function parkedOf(headers: Table): Parked | null {
  const from = headers[ownHeaders.parkedFrom];
  if (typeof from !== 'string') return null;
  return {
    from,
    by: text(headers[ownHeaders.parkedBy]),
    note: text(headers[ownHeaders.parkedNote]),
    until: text(headers[ownHeaders.parkedUntil]),
  };
}

export function stampsOf(headers: Table): Pick<Letter, 'attempt' | 'job' | 'entry'> {
  const job = headers[ownHeaders.job];
  return {
    attempt: whole(headers[ownHeaders.attempt]) ?? 0,
    job: typeof job === 'string' ? job : null,
    entry: whole(headers[ownHeaders.entry]),
  };
}

/** Where it died last, which is where it was wanted. Null: it didn't die, somebody published it here. */
export function originOf(letter: Pick<Letter, 'deaths'>): Death | null {
  return letter.deaths[0] ?? null;
}

export function lastDeathMs({ deaths }: Pick<Letter, 'deaths'>): number | null {
  const times = deaths.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]));
  return times.length === 0 ? null : Math.max(...times);
}
