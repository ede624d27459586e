import { array, type Field, long, longstr, type Table, timestamp } from './field.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue/queue.ts';

export type DeathReason = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/**
 * The message that goes to the dead-letter exchange, with RabbitMQ's `x-death` to the letter, for clients count on it:
 * the same queue and reason again raise the count and come to the front with the time of the first death;
 * `x-first-death-*` are set once, and never when a client sent an `x-death` of its own.
 */
export function deadMessage(message: Message, queue: Queue, reason: DeathReason, now: number): Message {
  const { deadLetterExchange = '', deadLetterRoutingKey } = queue.settings;
  const { expiration, ...kept } = message.properties;
  const headers = new Map(message.headers);
  const deaths = deathsOf(headers);
  const death = newDeath(message, queue, reason, now);
  if (!headers.has('x-death')) {
    headers.set('x-first-death-exchange', longstr(message.exchange));
    headers.set('x-first-death-queue', longstr(queue.name));
    headers.set('x-first-death-reason', longstr(reason));
  }
  headers.set('x-death', deathArray(deaths === undefined ? [death] : withDeath(deaths, death)));
  // With a routing key of its own the queue overrides CC too; otherwise the copies go the same ways again.
  if (deadLetterRoutingKey !== undefined) headers.delete('CC');
  return message.with({
    exchange: deadLetterExchange,
    routingKey: deadLetterRoutingKey ?? message.routingKey,
    properties: { ...kept, headers: sorted(headers) },
    extraKeys: deadLetterRoutingKey === undefined ? message.extraKeys : undefined,
  });
}

/**
 * RabbitMQ's rule against endless circles: a queue that the message has died in before doesn't get it again, unless
 * somebody rejected it on the way, for then it isn't the broker alone that keeps it turning. `dead` is the new message.
 */
export function closesCycle(dead: Message, queueName: string): boolean {
  const deaths = deathsOf(dead.headers) ?? [];
  const last = deaths.findIndex((d) => textIn(d, 'queue') === queueName);
  if (last < 0) return false;
  return deaths.slice(0, last + 1).every((d) => textIn(d, 'reason') !== 'rejected');
}

/** The keys that a CC header adds to the routing key. */
function carbonCopies(headers: Table): readonly string[] {
  const field = headers.get('CC');
  if (field?.type !== 'array') return [];
  return field.value.flatMap((key) => (key.type === 'longstr' ? [key.value] : []));
}

function newDeath(message: Message, queue: Queue, reason: DeathReason, now: number): Table {
  const { expiration } = message.properties;
  const death = new Map<string, Field>([
    ['count', long(1)],
    ['reason', longstr(reason)],
    ['queue', longstr(queue.name)],
    ['time', timestamp(Math.floor(now / 1000))],
    ['exchange', longstr(message.exchange)],
    ['routing-keys', array([message.routingKey, ...carbonCopies(message.headers)].map(longstr))],
  ]);
  if (expiration !== undefined) death.set('original-expiration', longstr(expiration));
  return death;
}

/** The front entry is the newest. RabbitMQ turns the rest around each time, from two entries on: so do we. */
function withDeath(deaths: readonly Table[], death: Table): Table[] {
  const known = distinct(deaths);
  if (deaths.length > 1) known.reverse();
  const same = known.findIndex((d) => deathKey(d) === deathKey(death));
  const [before] = same < 0 ? [] : known.splice(same, 1);
  return [sorted(before ? countedAgain(before) : death), ...known];
}

function distinct(deaths: readonly Table[]): Table[] {
  const seen = new Set<string>();
  return deaths.filter((death) => {
    const key = deathKey(death);
    return !seen.has(key) && seen.add(key);
  });
}

const deathKey = (death: Table): string => JSON.stringify([textIn(death, 'queue'), textIn(death, 'reason')]);

function countedAgain(death: Table): Table {
  const count = death.get('count');
  const seen = count?.type === 'long' ? count.value : 0n;
  return new Map(death).set('count', long(seen + 1n));
}

/** Undefined: there is no `x-death`, or something else goes by its name. */
function deathsOf(headers: Table): Table[] | undefined {
  const field = headers.get('x-death');
  if (field?.type !== 'array') return undefined;
  return field.value.flatMap((death) => (death.type === 'table' ? [death.value] : []));
}

function deathArray(deaths: readonly Table[]): Field {
  return array(deaths.map((value) => ({ type: 'table', value })));
}

/** RabbitMQ sorts a table by its keys when it writes into it. */
function sorted(fields: Table): Table {
  return new Map([...fields].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

function textIn(death: Table, key: string): string | undefined {
  const field = death.get(key);
  return field?.type === 'longstr' ? field.value : undefined;
}
