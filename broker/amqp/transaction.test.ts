import { describe, expect, test } from 'vitest';
import { ack, get, nack, opened, type Session, session } from './session.testing.ts';

describe('a transaction', () => {
  const transactional = (s: Session) => {
    const client = opened(s);
    client.call(1, { name: 'tx.select' }, 'tx.select-ok');
    return client;
  };

  test('publishes and acknowledges when it commits, and says so when the disk has it', () => {
    const s = session();
    const queue = s.bench.queue('q');
    s.bench.publish('', 'q', { text: 'old' });
    const client = transactional(s);
    client.call(1, get('q'), 'basic.get-ok');
    client.send(1, ack(1)).publish(1, '', 'q', 'new', { properties: { deliveryMode: 2 } });
    expect([queue.readyCount, queue.unackedCount]).toEqual([0, 1]);
    s.bench.store.immediate = false;
    client.send(1, { name: 'tx.commit' });
    expect([queue.readyCount, queue.unackedCount, client.names.includes('tx.commit-ok')]).toEqual([1, 0, false]);
    s.bench.store.sync();
    s.pass(0);
    expect(client.expect('tx.commit-ok')).toBeDefined();
  });

  test('forgets all when it rolls back, and what was acknowledged can be again', () => {
    const s = session();
    const queue = s.bench.queue('q');
    for (const text of ['a', 'b']) s.bench.publish('', 'q', { text });
    const client = transactional(s);
    client.call(1, get('q'), 'basic.get-ok');
    client.call(1, get('q'), 'basic.get-ok');
    client.send(1, ack(1)).send(1, nack(2)).publish(1, '', 'q', 'never');
    client.call(1, { name: 'tx.rollback' }, 'tx.rollback-ok');
    expect([queue.readyCount, queue.unackedCount]).toEqual([0, 2]);
    client.send(1, ack(2, true));
    client.call(1, { name: 'tx.commit' }, 'tx.commit-ok');
    expect(queue.unackedCount).toBe(0);
  });

  test('that never ends gives everything back', () => {
    const s = session();
    const queue = s.bench.queue('q');
    s.bench.publish('', 'q', { text: 'a' });
    const client = transactional(s);
    client.call(1, get('q'), 'basic.get-ok');
    client.send(1, ack(1)).publish(1, '', 'q', 'never');
    client.connection.onClose();
    expect([queue.readyCount, queue.unackedCount]).toEqual([1, 0]);
  });
});
