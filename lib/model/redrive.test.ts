import { describe, expect, test } from 'vitest';
import type { Target } from '@/lib/contract/jobs';
import { death, letter } from '@/lib/model/letter.testing';
import { calledBackHeaders, destinationOf, historyOf, previewOf, sentHeaders } from '@/lib/model/redrive';
import { routeMap } from '@/lib/model/route';

const exchange = (name: string, type: string) => ({
  name,
  vhost: '/',
  type,
  internal: false,
  policy: null,
  arguments: {},
});
const bind = (source: string, destination: string, key: string) => ({
  source,
  vhost: '/',
  destination,
  destination_type: 'queue' as const,
  routing_key: key,
  arguments: {},
  properties_key: key,
});
const map = routeMap('/', {
  exchanges: [exchange('', 'direct'), exchange('shop', 'topic'), exchange('spread', 'x-consistent-hash')],
  bindings: [
    bind('shop', 'orders', 'order'),
    bind('shop', 'audit', '#'),
    bind('spread', 'orders', '1'),
    bind('spread', 'audit', '1'),
  ],
  queues: ['orders', 'audit', 'orders.dead'].map((name) => ({ vhost: '/', name })),
  policies: [],
});
const context = (target: Target) => ({
  map,
  queues: new Map([
    ['orders', { consumers: 0, messages: 3 }],
    ['audit', { consumers: 1, messages: 0 }],
  ]),
  source: 'orders.dead',
  target,
  keepHistory: false,
  rate: 100,
});
const dead = (queue = 'orders', more = {}) => letter({ headers: { 'x-death': [death(queue, 'rejected', more)] } });

describe('where a letter goes', () => {
  test('back to the queue where it died, and to no other', () => {
    expect(destinationOf(dead(), { kind: 'origin-queue' })).toEqual({ exchange: '', key: 'orders', copies: [] });
  });

  test('back through its exchange, with all the keys that it had', () => {
    const copied = dead('orders', { 'routing-keys': ['order', 'copy'] });
    expect(destinationOf(copied, { kind: 'origin-exchange' })).toEqual({
      exchange: 'shop',
      key: 'order',
      copies: ['copy'],
    });
  });

  test('nowhere, when it never died', () => {
    expect(destinationOf(letter(), { kind: 'origin-queue' })).toBeNull();
    expect(destinationOf(letter(), { kind: 'origin-exchange' })).toBeNull();
    expect(destinationOf(letter(), { kind: 'queue', queue: 'q' })).toMatchObject({ key: 'q' });
  });

  test('elsewhere with a given key, else each with its own', () => {
    expect(destinationOf(dead(), { kind: 'exchange', exchange: 'x', key: 'k' })).toMatchObject({ key: 'k' });
    expect(destinationOf(dead(), { kind: 'exchange', exchange: 'x', key: null })).toMatchObject({ key: 'order' });
    expect(destinationOf(letter(), { kind: 'exchange', exchange: 'x', key: null })).toMatchObject({ key: 'dead' });
  });
});

describe('what it is sent with', () => {
  const headers = {
    own: 1,
    CC: ['elsewhere'],
    'x-death': [],
    'x-first-death-queue': 'orders',
    'x-delivery-count': 4,
    'x-waybill-attempt': 1,
  };
  const stamp = { job: 'j', entry: 7 };
  const ours = { 'x-waybill-attempt': 2, 'x-waybill-job': 'j', 'x-waybill-entry': 7 };
  const to = { exchange: '', key: 'orders', copies: [] };

  test('its own headers and our stamps, without what would mislead', () => {
    expect(sentHeaders(headers, to, false, 2, stamp)).toEqual({ own: 1, ...ours });
  });

  test('its history, when that is wanted; old copies never', () => {
    expect(sentHeaders(headers, to, true, 2, stamp)).toEqual({
      own: 1,
      'x-death': [],
      'x-first-death-queue': 'orders',
      ...ours,
    });
  });

  test('the keys that CC added', () => {
    expect(sentHeaders({}, { ...to, copies: ['copy'] }, false, 2, stamp)).toEqual({ CC: ['copy'], ...ours });
  });
});

describe('a preview', () => {
  test('resolves what goes through an exchange, and warns of queues that had it', () => {
    const preview = previewOf([dead(), dead()], context({ kind: 'origin-exchange' }));
    expect(preview.rows).toMatchObject([
      {
        exchange: 'shop',
        key: 'order',
        count: 2,
        problem: null,
        queues: [
          { name: 'orders', notOrigin: false, consumers: 0 },
          { name: 'audit', notOrigin: true, consumers: 1 },
        ],
      },
    ]);
    expect(preview).toMatchObject({ fanOut: 2, unroutable: 0, withoutConsumers: 0, seconds: 0.02 });
  });

  test('of the failed queue alone has no fan-out; it says that nobody consumes', () => {
    const preview = previewOf([dead()], context({ kind: 'origin-queue' }));
    expect(preview).toMatchObject({ fanOut: 0, withoutConsumers: 1 });
    expect(preview.rows).toMatchObject([{ exchange: '', key: 'orders', queues: [{ name: 'orders' }] }]);
  });

  test('counts what reaches no queue, and what has no way back', () => {
    const preview = previewOf([dead('gone'), letter()], context({ kind: 'origin-queue' }));
    expect(preview).toMatchObject({ unroutable: 1, withoutOrigin: 1 });
    expect(preview.rows).toMatchObject([{ problem: 'unroutable', queues: [] }]);
  });

  test('says what can’t be foreseen, and what would come back', () => {
    const hashed = previewOf([dead()], context({ kind: 'exchange', exchange: 'spread', key: null }));
    expect(hashed).toMatchObject({ ambiguous: 1, rows: [{ problem: 'ambiguous' }] });
    const back = previewOf([dead()], context({ kind: 'queue', queue: 'orders.dead' }));
    expect(back.rows).toMatchObject([{ problem: 'into-itself' }]);
    const none = previewOf([dead()], context({ kind: 'exchange', exchange: 'none', key: null }));
    expect(none.rows).toMatchObject([{ problem: 'no-exchange' }]);
  });

  test('counts repeats, lost times to live, user ids and headers', () => {
    const one = letter({
      headers: { 'x-death': [death('orders', 'expired', { 'original-expiration': '5' })], own: 1 },
      properties: { message_id: 'm', user_id: 'u' },
    });
    const preview = previewOf([one, one], context({ kind: 'origin-queue' }));
    expect(preview).toMatchObject({
      repeatedIds: 1,
      repeatedBodies: 1,
      expirationsRemoved: 2,
      userIdsRemoved: 2,
      kept: [['own', 2]],
      stripped: [['x-death', 2]],
    });
  });
});

describe('what is called back is the letter that it was', () => {
  const history = { 'x-death': [death('orders', 'rejected')], 'x-first-death-queue': 'orders' };
  const stamp = { job: 'back', entry: 4 };

  test('its deaths are put back, and the stamps are those of the recall', () => {
    const letter = { a: 1, 'x-waybill-attempt': 2, ...history };
    const moved = sentHeaders(letter, { exchange: '', key: 'orders', copies: ['x'] }, false, 3, { job: 'r', entry: 9 });
    expect(calledBackHeaders(moved, historyOf(letter), 2, stamp)).toEqual({
      a: 1,
      ...history,
      'x-waybill-attempt': 2,
      'x-waybill-job': 'back',
      'x-waybill-entry': 4,
    });
  });

  test('deaths that it has already are not replaced by older ones', () => {
    const newer = [death('orders', 'expired')];
    expect(calledBackHeaders({ 'x-death': newer }, history, 0, stamp)['x-death']).toEqual(newer);
  });
});
