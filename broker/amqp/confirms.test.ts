import { describe, expect, test } from 'vitest';
import { longstr } from '../core/field.ts';
import { Confirms } from './confirms.ts';
import { opened, publishFrames, type Session, session } from './session.testing.ts';

function recorder() {
  const told: string[] = [];
  return {
    told,
    tell(tag: number, count: number, nack: boolean) {
      told.push(`${nack ? 'nack' : 'ack'} ${tag}${count > 1 ? ` and ${count - 1} before` : ''}`);
    },
  };
}

const published = (position: number, rejected = false) => ({ queues: 1, rejected, position });

test('what waits for nothing is told at once, but not before what waits', () => {
  const confirms = new Confirms();
  const out = recorder();
  confirms.published(published(0));
  expect(confirms.settle(0, out)).toBe(true);
  confirms.published(published(5));
  confirms.published(published(0));
  expect(confirms.settle(4, out)).toBe(false);
  confirms.published(published(9));
  expect(confirms.settle(5, out)).toBe(false);
  expect(confirms.unconfirmed).toBe(1);
  expect(confirms.settle(9, out)).toBe(true);
  expect(out.told).toEqual(['ack 1', 'ack 3 and 1 before', 'ack 4']);
});

test('however many turns wait, all are told in the end', () => {
  const confirms = new Confirms();
  const out = recorder();
  for (let i = 1; i <= 5000; i++) {
    confirms.published(published(i, i === 4000));
    expect(confirms.settle(0, out)).toBe(false);
  }
  expect(confirms.settle(5000, out)).toBe(true);
  expect(out.told).toEqual(['ack 3999 and 3998 before', 'nack 4000', 'ack 5000 and 999 before']);
  expect(confirms.unconfirmed).toBe(0);
});

describe('on a channel', () => {
  const confirming = (s: Session = session()) => {
    const client = opened(s);
    client.call(1, { name: 'confirm.select', nowait: false }, 'confirm.select-ok');
    client.received.length = 0;
    return client;
  };

  test('one chunk of messages is confirmed in one answer', () => {
    const client = confirming();
    client.push(Buffer.concat([1, 2, 3].map((i) => publishFrames(1, 'amq.fanout', '', `${i}`))));
    expect(client.received.map((r) => r.method)).toEqual([{ name: 'basic.ack', deliveryTag: 3, multiple: true }]);
    client.publish(1, 'amq.fanout', '', 'x');
    expect(client.received.at(-1)?.method).toEqual({ name: 'basic.ack', deliveryTag: 4, multiple: false });
  });

  test('wait until the disk has it', () => {
    const s = session();
    s.bench.queue('q');
    const client = confirming(s);
    s.bench.store.immediate = false;
    client.publish(1, '', 'q', 'x', { properties: { deliveryMode: 2 } });
    client.publish(1, '', 'q', 'y', { properties: { deliveryMode: 2 } });
    expect(client.received).toEqual([]);
    expect(client.connection.channels.get(1)?.unconfirmed).toBe(2);
    s.bench.store.sync();
    s.pass(0);
    expect(client.received.map((r) => r.method)).toEqual([{ name: 'basic.ack', deliveryTag: 2, multiple: true }]);
  });

  test('a full queue says no, in between', () => {
    const s = session();
    s.bench.queue('full', { 'x-max-length': { type: 'signedint', value: 0 }, 'x-overflow': longstr('reject-publish') });
    s.bench.queue('q');
    const client = confirming(s);
    client.push(Buffer.concat(['q', 'q', 'full', 'full', 'q'].map((key) => publishFrames(1, '', key, 'x'))));
    expect(client.received.map((r) => r.method)).toEqual([
      { name: 'basic.ack', deliveryTag: 2, multiple: true },
      { name: 'basic.nack', deliveryTag: 4, multiple: true, requeue: false },
      { name: 'basic.ack', deliveryTag: 5, multiple: false },
    ]);
  });

  test('an unroutable message comes back first', () => {
    const client = confirming();
    client.publish(1, 'amq.direct', 'nope', 'x', { mandatory: true });
    expect(client.received[0]).toMatchObject({
      method: {
        name: 'basic.return',
        replyCode: 312,
        replyText: 'NO_ROUTE',
        exchange: 'amq.direct',
        routingKey: 'nope',
      },
      body: Buffer.from('x'),
    });
    expect(client.names).toEqual(['basic.return', 'basic.ack']);
  });

  test('exclude transactions', () => {
    const client = confirming().send(1, { name: 'tx.select' });
    expect(client.expect('channel.close').replyText).toBe(
      'PRECONDITION_FAILED - cannot switch from confirm to tx mode',
    );
  });
});
