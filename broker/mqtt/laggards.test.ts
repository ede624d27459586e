import { expect, test } from 'vitest';
import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';
import { world } from './client.testing.ts';
import { LAG_OCTETS_MAX, Laggards } from './laggards.ts';

test('those who are behind share what there is, and each has as much as others at least', () => {
  const laggards = new Laggards();
  const clients = Array.from({ length: 1000 }, () => ({}));
  const [first = {}, second = {}] = clients;
  expect(laggards.shareOf(first)).toBe(LAG_OCTETS_MAX);
  expect(laggards.shareOf(first)).toBe(LAG_OCTETS_MAX);
  expect(laggards.shareOf(second)).toBe(LAG_OCTETS_MAX / 2);
  for (const client of clients) laggards.shareOf(client);
  expect(laggards.shareOf(first)).toBe(MAX_SOCKET_BACKLOG_BYTES);
  for (const client of clients) if (client !== first) laggards.remove(client);
  expect(laggards.shareOf(first)).toBe(LAG_OCTETS_MAX);
});

test('at QoS 0 a client that is behind for a moment loses nothing, and one that never reads is bounded', () => {
  const w = world();
  const [publisher, one, other] = [w.connected('publisher'), w.connected('one'), w.connected('other')];
  one.subscribe('a');
  other.subscribe('a');
  const queue = w.bench.vhost.queues.get('mqtt-subscription-oneqos0');
  const dropped = () => queue?.stats.dropped;

  one.transport.takes = other.transport.takes = false;
  one.transport.backlogBytes = LAG_OCTETS_MAX - 1;
  publisher.publish('a', '1');
  expect(dropped()).toBe(0);
  one.transport.backlogBytes = LAG_OCTETS_MAX;
  publisher.publish('a', '2');
  expect(dropped()).toBe(1);

  // Another one is behind, so this one's share is the half; and all of it again when that has caught up.
  one.transport.backlogBytes = other.transport.backlogBytes = LAG_OCTETS_MAX / 2;
  publisher.publish('a', '3');
  publisher.publish('a', '4');
  expect(dropped()).toBe(2);
  other.transport.backlogBytes = 0;
  other.connection.onDrain();
  publisher.publish('a', '5');
  expect(dropped()).toBe(2);
});
