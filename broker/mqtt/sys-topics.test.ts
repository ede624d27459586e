import { describe, expect, test } from 'vitest';
import { Actor } from '../core/access.ts';
import { bench, consume } from '../core/fixtures.testing.ts';
import { isSysTopic, SYS_INTERVAL_MS, type SysFigures, SysTopics } from './sys-topics.ts';

function setUp() {
  const b = bench();
  const figures: { -readonly [K in keyof SysFigures]: number } = {
    clientsConnected: 2,
    clientsDisconnected: 3,
    clientsMaximum: 4,
    clientsExpired: 1,
    subscriptions: 5,
    sharedSubscriptions: 0,
    messagesReceived: 100,
    messagesSent: 200,
    publishReceived: 10,
    publishSent: 20,
    publishDropped: 0,
    bytesReceived: 1_000,
    bytesSent: 2_000,
  };
  const sys = new SysTopics(b.broker, () => ({ ...figures }));
  const value = (name: string) => {
    const body = b.vhost.retained.get(`$SYS/broker/${name}`)?.body;
    return body && Buffer.from(body).toString();
  };
  return { b, figures, sys, value };
}

describe('$SYS', () => {
  test('nothing is there, and nothing rings, before somebody subscribes', () => {
    const { b } = setUp();
    expect([b.vhost.retained.size, b.env.pendingTimers]).toEqual([0, 0]);
  });

  test('the values are retained when the subscription is there', () => {
    const { b, sys, value } = setUp();
    b.env.advance(12_345);
    sys.subscribed(b.vhost);
    expect(value('version')).toBe('Waybill 3.10.8');
    expect(value('uptime')).toBe('12 seconds');
    expect(['clients/connected', 'clients/total', 'clients/maximum', 'subscriptions/count'].map(value)).toEqual([
      '2',
      '5',
      '4',
      '5',
    ]);
    expect(['messages/received', 'messages/sent', 'bytes/received', 'bytes/sent'].map(value)).toEqual([
      '100',
      '200',
      '1000',
      '2000',
    ]);
    expect(value('load/messages/received/1min')).toBe('0.00');
  });

  test('they are renewed while somebody subscribes, and sent to who does', () => {
    const { b, figures, sys, value } = setUp();
    b.queue('watcher');
    b.vhost.bind(Actor.system, {
      source: 'amq.topic',
      destination: 'watcher',
      toQueue: true,
      key: '$SYS.broker.messages.received',
      args: new Map(),
    });
    const { sink } = consume(b, 'watcher', { noAck: true });
    sys.subscribed(b.vhost);
    figures.messagesReceived = 160;
    b.pass(SYS_INTERVAL_MS);
    expect(value('messages/received')).toBe('160');
    expect(sink.got).toHaveLength(2);
    // 60 in 10 s are 360 a minute; one sixth of a span weighs 1 − e^(−1/6).
    expect(Number(value('load/messages/received/1min'))).toBeCloseTo(360 * (1 - Math.exp(-1 / 6)), 1);
    expect(Number(value('load/messages/received/15min'))).toBeCloseTo(360 * (1 - Math.exp(-1 / 90)), 1);
  });

  test('they go with the last subscription', () => {
    const { b, sys, value } = setUp();
    sys.subscribed(b.vhost);
    sys.subscribed(b.vhost);
    sys.unsubscribed(b.vhost);
    b.pass(SYS_INTERVAL_MS);
    expect(value('uptime')).toBe('10 seconds');
    sys.unsubscribed(b.vhost);
    expect([b.vhost.retained.size, b.env.pendingTimers]).toEqual([0, 0]);
  });

  test('a virtual host that is gone is forgotten', () => {
    const { b, sys } = setUp();
    sys.subscribed(b.broker.createVHost('other'));
    b.broker.deleteVHost('other');
    b.pass(SYS_INTERVAL_MS);
    expect(b.env.pendingTimers).toBe(0);
  });

  test('whose topics are they', () => {
    expect(['$SYS', '$SYS/', '$SYS/broker/uptime'].every(isSysTopic)).toBe(true);
    expect(['$SYSTEM', 'a/$SYS', '$sys/x'].some(isSysTopic)).toBe(false);
  });
});
