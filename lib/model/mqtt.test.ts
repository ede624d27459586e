import { describe, expect, test } from 'vitest';
import type { MqttSessionDetail } from '@/lib/contract/mqtt';
import { filterProblem, sessionData, sessionRow, topicLevel, topicOf } from '@/lib/model/mqtt';

const session: MqttSessionDetail = {
  vhost: '/',
  name: 'sensor',
  user: 'guest',
  protocol_level: 5,
  connected: false,
  connection: null,
  expiry_seconds: 3600,
  expires_at: 3_600_000,
  subscriptions: 3,
  messages_queued: 12,
  in_flight_out: 3,
  in_flight_in: 1,
  dropped: 0,
  has_will: false,
  subscription_list: [],
  outgoing: [],
  incoming: [],
  will: null,
};

describe('a session', () => {
  test('that is away knows since when, and how long it has', () => {
    expect(sessionRow(session, 180_000)).toMatchObject({ awayMs: 180_000, leftMs: 3_420_000, inFlight: 4 });
  });

  test('has no such times while it is connected, and none left when it never ends', () => {
    const connected = { ...session, connected: true, expires_at: null };
    expect(sessionRow(connected, 1)).toMatchObject({ awayMs: null, leftMs: null, keptMs: 3_600_000 });
    const forGood = { ...session, expiry_seconds: null, expires_at: null };
    expect(sessionRow(forGood, 1)).toMatchObject({ awayMs: null, leftMs: null, keptMs: null });
  });

  test('waits for the packet that the state of each message says', () => {
    const packet = { routing_key: 'a.b', payload_bytes: 1 };
    const { inFlight } = sessionData(
      {
        ...session,
        outgoing: [
          { packet_id: 1, qos: 1, state: 'sent', ...packet },
          { packet_id: 2, qos: 2, state: 'sent', ...packet },
          { packet_id: 3, qos: 2, state: 'released', routing_key: null, payload_bytes: null },
        ],
        incoming: [9],
      },
      0,
    );
    expect(inFlight.map(({ direction, packetId, awaited, topic }) => [direction, packetId, awaited, topic])).toEqual([
      ['out', 1, 'puback', 'a/b'],
      ['out', 2, 'pubrec', 'a/b'],
      ['out', 3, 'pubcomp', null],
      ['in', 9, 'pubrel', null],
    ]);
  });

  test('leads from each subscription to the queue where its messages wait', () => {
    const options = { no_local: false, retain_as_published: false, retain_handling: 0 as const, identifier: null };
    const subscription_list = [
      { filter: 'a/#', qos: 1 as const, share_group: null, ...options },
      { filter: 'b', qos: 0 as const, share_group: null, ...options },
      { filter: '$share/g/jobs/+', qos: 1 as const, share_group: 'g', ...options },
    ];
    const data = sessionData({ ...session, subscription_list }, 0);
    expect(data.subscriptions.map(({ filter, queue }) => [filter, queue])).toEqual([
      ['a/#', 'mqtt-subscription-sensorqos1'],
      ['b', 'mqtt-subscription-sensorqos0'],
      ['jobs/+', 'mqtt-share-g/jobs/+'],
    ]);
    expect(data.queue).toBe('mqtt-subscription-sensorqos1');
    expect(sessionData({ ...session, subscription_list: subscription_list.slice(1) }, 0).queue).toBeNull();
  });
});

test('a routing key is a topic with its separators exchanged', () => {
  expect(topicOf('plant.berlin')).toBe('plant/berlin');
  expect(topicOf('a/b.c+')).toBe('a.b/c*');
});

test('a whole level is in order, a part is as it came', () => {
  const item = (name: string) => ({ name, topic: name, count: 1, message: null });
  const wire = { prefix: '', offset: 0, limit: 9, items: ['n10', 'n9', 'a'].map(item) };
  expect(topicLevel({ ...wire, total: 3 }, 0).nodes.map(({ name }) => name)).toEqual(['a', 'n9', 'n10']);
  expect(topicLevel({ ...wire, total: 4 }, 0).nodes.map(({ name }) => name)).toEqual(['n10', 'n9', 'a']);
});

test.each([
  ['a/+/c/#', undefined],
  ['#', undefined],
  ['/', undefined],
  ['', 'empty'],
  ['a/#/b', 'hash'],
  ['a#', 'hash'],
  ['a+/b', 'plus'],
  ['$share/g/a', 'share'],
  ['a\0b', 'nul'],
])('%j as a filter to look through: %s', (filter, problem) => {
  expect(filterProblem(filter)).toBe(problem);
});
