/** Where each chosen letter would go, by the bindings as they are now. Nothing is sent. */
import type { Target } from '@/lib/contract/jobs';
import { ownHeaders, parkedQueue } from '@/lib/contract/letter-facts';
import { headersOf, type Letter, originOf } from '@/lib/model/letter';
import { type RouteMap, route } from '@/lib/model/route';

type Table = Readonly<Record<string, unknown>>;

export type Destination = {
  readonly exchange: string;
  readonly key: string;
  /** More keys, which travel in the header CC. */
  readonly copies: readonly string[];
};

/** Null: it didn't die anywhere, so there is no place to go back to. */
export function destinationOf(letter: Pick<Letter, 'deaths' | 'routingKey'>, target: Target): Destination | null {
  const origin = originOf(letter);
  switch (target.kind) {
    case 'queue':
      return { exchange: '', key: target.queue, copies: [] };
    case 'exchange':
      return { exchange: target.exchange, key: target.key ?? origin?.keys[0] ?? letter.routingKey, copies: [] };
    case 'origin-queue':
      return origin === null ? null : { exchange: '', key: origin.queue, copies: [] };
    case 'origin-exchange': {
      const [key, ...copies] = origin?.keys ?? [];
      return origin === null || key === undefined ? null : { exchange: origin.exchange, key, copies };
    }
  }
}

/** Headers that dead-lettering and we ourselves put on: they say how it came here, not what it is. */
const historyHeaders: readonly string[] = [
  'x-death',
  'x-first-death-exchange',
  'x-first-death-queue',
  'x-first-death-reason',
  'x-last-death-exchange',
  'x-last-death-queue',
  'x-last-death-reason',
];
const alwaysStripped: readonly string[] = [
  'CC',
  'BCC',
  'x-delivery-count',
  'x-acquired-count',
  ...Object.values(ownHeaders),
];

export type Stamp = { readonly job: string; readonly entry: number };

/** The headers that it is sent with: its own, without those that would mislead, and our stamps. */
export function sentHeaders(
  headers: Table,
  destination: Destination,
  keepHistory: boolean,
  attempt: number,
  { job, entry }: Stamp,
): Record<string, unknown> {
  const stripped = new Set(keepHistory ? alwaysStripped : [...alwaysStripped, ...historyHeaders]);
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) if (!stripped.has(name)) sent[name] = value;
  if (destination.copies.length > 0) sent.CC = [...destination.copies];
  sent[ownHeaders.attempt] = attempt;
  sent[ownHeaders.job] = job;
  sent[ownHeaders.entry] = entry;
  return sent;
}

/** What a redrive leaves out of how a letter came to be dead. */
export function historyOf(headers: Table): Record<string, unknown> {
  return Object.fromEntries(historyHeaders.filter((name) => name in headers).map((name) => [name, headers[name]]));
}

/** The headers of a letter that is called back: as it was before it was redriven, with the stamps of who calls it. */
export function calledBackHeaders(headers: Table, history: Table, attempt: number, stamp: Stamp) {
  const sent = sentHeaders(headers, { exchange: '', key: '', copies: [] }, true, attempt, stamp);
  // It died since, or its history went along: that is the better one.
  return 'x-death' in sent ? sent : { ...sent, ...history };
}

export type QueueNow = { readonly consumers: number | null; readonly messages: number | null };

export type PreviewQueue = QueueNow & {
  readonly name: string;
  /** False: by a hash, or through an exchange of a type that isn't known. */
  readonly certain: boolean;
  /** The letters died elsewhere: this queue had its copy when they were first published, or never wanted it. */
  readonly notOrigin: boolean;
};

export type PreviewRow = {
  readonly exchange: string;
  readonly key: string;
  readonly copies: readonly string[];
  readonly count: number;
  readonly queues: readonly PreviewQueue[];
  readonly problem: 'no-exchange' | 'internal' | 'bad-copies' | 'unroutable' | 'ambiguous' | 'into-itself' | null;
};

export type Preview = {
  readonly rows: readonly PreviewRow[];
  /** How many rows are not listed. */
  readonly omitted: number;
  readonly count: number;
  /** They came without a death, so there is no origin: they stay. */
  readonly withoutOrigin: number;
  readonly unroutable: number;
  readonly ambiguous: number;
  /** Letters that would reach queues besides the one in which they died. */
  readonly fanOut: number;
  readonly withoutConsumers: number;
  /** Letters that repeat another's message id, or its whole body. */
  readonly repeatedIds: number;
  readonly repeatedBodies: number;
  readonly redrivenBefore: number;
  readonly stripped: readonly (readonly [string, number])[];
  readonly kept: readonly (readonly [string, number])[];
  readonly expirationsRemoved: number;
  readonly userIdsRemoved: number;
  /** Null: as fast as it goes. */
  readonly seconds: number | null;
};

const rowsMax = 200;

function counted(letters: readonly Letter[], of: (letter: Letter) => Iterable<string>): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const letter of letters) for (const name of of(letter)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function repeats(values: readonly (string | null)[]): number {
  const seen = new Set<string>();
  let repeated = 0;
  for (const value of values) {
    if (value === null) continue;
    if (seen.has(value)) repeated += 1;
    seen.add(value);
  }
  return repeated;
}

function messageIdOf({ properties }: Letter): string | null {
  return typeof properties.message_id === 'string' ? properties.message_id : null;
}

type Way = { readonly destination: Destination; readonly origin: string | null; readonly headers: Table };

function problemOf(found: ReturnType<typeof route>, into: readonly PreviewQueue[], source: string) {
  if (found.refused !== null) return found.refused.kind;
  if (into.length === 0) return 'unroutable';
  if (into.some(({ name }) => name === source)) return 'into-itself';
  return into.some(({ certain }) => certain) ? null : 'ambiguous';
}

function rowOf({ destination, origin, headers }: Way, context: PreviewContext): Omit<PreviewRow, 'count'> {
  const { exchange, key, copies } = destination;
  const found = route(context.map, { exchange, key, headers });
  const queues = found.queues.map(({ name, certain }) => ({
    name,
    certain,
    notOrigin: origin !== null && name !== origin,
    consumers: context.queues.get(name)?.consumers ?? null,
    messages: context.queues.get(name)?.messages ?? null,
  }));
  return { exchange, key, copies, queues, problem: problemOf(found, queues, context.source) };
}

export type PreviewContext = {
  readonly map: RouteMap;
  readonly queues: ReadonlyMap<string, QueueNow>;
  /** The queue that the letters lie in. */
  readonly source: string;
  readonly target: Target;
  readonly keepHistory: boolean;
  readonly rate: number;
};

export function previewOf(letters: readonly Letter[], context: PreviewContext): Preview {
  const { target, keepHistory, rate } = context;
  const rows = new Map<string, Omit<PreviewRow, 'count'> & { count: number }>();
  const totals = { withoutOrigin: 0, unroutable: 0, ambiguous: 0, fanOut: 0, withoutConsumers: 0 };
  const removed = new Set(keepHistory ? alwaysStripped : [...alwaysStripped, ...historyHeaders]);
  // A binding to a headers exchange looks at all headers; elsewhere letters of one destination go one way.
  const looksAtHeaders = [...context.map.exchanges.values()].some(
    ({ type, outgoing }) => type === 'headers' && outgoing.length > 0,
  );
  const known = new Map<string, Omit<PreviewRow, 'count'>>();
  for (const letter of letters) {
    const destination = destinationOf(letter, target);
    if (destination === null) {
      totals.withoutOrigin += 1;
      continue;
    }
    const headers = sentHeaders(headersOf(letter.properties), destination, keepHistory, 1, { job: '', entry: 0 });
    const origin = originOf(letter)?.queue ?? null;
    const way = JSON.stringify([destination, origin, looksAtHeaders ? headers : null]);
    const resolved = known.get(way) ?? rowOf({ destination, origin, headers }, context);
    known.set(way, resolved);
    const id = JSON.stringify(resolved);
    const row = rows.get(id) ?? { ...resolved, count: 0 };
    rows.set(id, row);
    row.count += 1;
    if (row.problem === 'ambiguous') totals.ambiguous += 1;
    else if (row.problem !== null) totals.unroutable += 1;
    if (row.queues.some(({ notOrigin }) => notOrigin) && target.kind === 'origin-exchange') totals.fanOut += 1;
    if (row.queues.length > 0 && row.queues.every(({ consumers }) => consumers === 0)) totals.withoutConsumers += 1;
  }
  const sorted = [...rows.values()].sort((a, b) => b.count - a.count);
  const headerNames = (letter: Letter): string[] => Object.keys(headersOf(letter.properties));
  return {
    rows: sorted.slice(0, rowsMax),
    omitted: Math.max(0, sorted.length - rowsMax),
    count: letters.length,
    ...totals,
    repeatedIds: repeats(letters.map(messageIdOf)),
    repeatedBodies: repeats(letters.map(({ bodyHash, payloadBytes }) => (payloadBytes === 0 ? null : bodyHash))),
    redrivenBefore: letters.filter(({ attempt }) => attempt > 0).length,
    stripped: counted(letters, (letter) => headerNames(letter).filter((name) => removed.has(name))),
    kept: counted(letters, (letter) => headerNames(letter).filter((name) => !removed.has(name))),
    expirationsRemoved: letters.filter(({ deaths }) => deaths[0]?.expiration != null).length,
    userIdsRemoved: letters.filter(({ properties }) => properties.user_id !== undefined).length,
    seconds: rate === 0 ? null : letters.length / rate,
  };
}

export function parkingTarget(): Target {
  return { kind: 'queue', queue: parkedQueue };
}
