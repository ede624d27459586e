import { expect, test } from 'vitest';
import { causeOf, comparedLines, eventsUntil, lastDeedOf, wentWithSession } from '@/lib/lab/changes';
import type { LabEvent, Moment, PacketEvent, StateLine, Stores } from '@/lib/lab/model';

const moment = (n: number, publisher: readonly StateLine[]): Moment => {
  const stores: Stores = { publisher, broker: [], subscriber: [], brokerKnown: 'told' };
  return { n, stores, ledger: [] };
};
const line = (kind: StateLine['kind'], name: string, value: string): StateLine => ({ kind, name, value });

test('a line that keeps its name has changed, one that went stays to be seen', () => {
  const before = moment(1, [line('publish-2', 'id 1', 'waits for PUBREC'), line('publish-1', 'id 2', 'waits')]);
  const now = moment(2, [line('pubrel', 'id 1', 'waits for PUBCOMP'), line('publish-1', 'id 3', 'waits')]);
  const compared = comparedLines({ moment: now, before }, 'publisher');
  expect(compared.map(({ key, change }) => [key, change])).toEqual([
    ['id 1', 'changed'],
    ['id 3', 'came'],
    ['id 2', 'went'],
  ]);
});

test('what went with its session isn’t said to have come to its end', () => {
  const sessionOf = (name: string): StateLine => line('session', `${name}’s session`, 'connected');
  const owed = (name: string): StateLine => line('publish-1', `${name}’s session, id 1`, 'waits for PUBACK');
  const before = {
    ...moment(1, []),
    stores: { ...moment(1, []).stores, broker: [sessionOf('a'), owed('a'), owed('b')] },
  };
  const now = moment(2, []);
  const broker = comparedLines({ moment: now, before }, 'broker');
  expect(broker.map((each) => wentWithSession(broker, each, time(2)))).toEqual([false, true, false]);

  const ends: StateLine = { ...line('session', 'session', 'new'), ends: true };
  const client = comparedLines({ moment: moment(2, [ends]), before: moment(1, [ends, owed('a')]) }, 'publisher');
  expect(client.map((each) => wentWithSession(client, each, time(2)))).toEqual([false, true]);
  expect(client.map((each) => wentWithSession(client, each, packet(1, 2)))).toEqual([false, false]);
});

test('at first nothing has changed', () => {
  const view = { moment: moment(1, [line('session', 'session', 'new')]), before: undefined };
  expect(comparedLines(view, 'publisher').map(({ change }) => change)).toEqual([undefined]);
});

const packet = (n: number, decidedN: number | undefined): PacketEvent => ({
  kind: 'packet',
  n,
  atMs: n,
  flight: n,
  hop: 'publisher',
  direction: 'up',
  connection: 1,
  type: 'PUBLISH',
  summary: 'PUBLISH',
  bytes: 2,
  facts: {},
  fate: decidedN === undefined ? 'held' : 'dropped',
  decidedAtMs: decidedN,
  decidedN,
  decision: decidedN,
});
const time = (n: number): LabEvent => ({ n, atMs: n, kind: 'time', ms: 1 });

test('looking back, a packet waits until its fate was decided', () => {
  const events = [packet(1, 4), time(2), packet(3, undefined)];
  expect(eventsUntil(events, 2).map((event) => ('fate' in event ? event.fate : event.kind))).toEqual(['held', 'time']);
  expect(eventsUntil(events, 4).map((event) => ('fate' in event ? event.fate : event.kind))).toEqual([
    'dropped',
    'time',
    'held',
  ]);
});

test('what was done last is a decision; that something came of it is none', () => {
  const got: LabEvent = {
    n: 5,
    atMs: 5,
    kind: 'application',
    hop: 'subscriber',
    what: 'received',
    message: 'm',
    detail: '',
  };
  const events = [packet(1, 4), time(2), { ...packet(3, 3), fate: 'passed' as const }, got];
  expect([1, 2, 3, 4, 5].map((n) => lastDeedOf(events, n)?.at)).toEqual([undefined, 2, 2, 4, 4]);
});

test('the cause is what happened last, or was decided last', () => {
  const events = [packet(1, 4), time(2), packet(3, undefined)];
  expect([1, 2, 3, 4].map((n) => causeOf(events, n)?.n)).toEqual([1, 2, 3, 1]);
  expect(causeOf([], 1)).toBeUndefined();
});
