import { describe, expect, test } from 'vitest';
import { HELD_REPLIES_MAX } from './held-replies.ts';
import { get, opened, qos, queueDeclare, type Session, session, type TestClient } from './session.testing.ts';
import { encodeMethodFrame } from './wire/method.ts';

describe('what is declared', () => {
  const waiting = () => {
    const s = session();
    const client = opened(s);
    s.bench.queue('old');
    s.bench.publish('', 'old', { text: 'm' });
    s.bench.store.immediate = false;
    client.received.length = 0;
    return { s, client };
  };
  const synced = (s: Session, client: TestClient): string[] => {
    s.bench.store.sync();
    s.bench.settle();
    return client.collect().names;
  };

  test('is answered for when it is on disk, and so is what is deleted', () => {
    const { s, client } = waiting();
    client.send(1, queueDeclare('q', { durable: true }));
    expect(client.names).toEqual([]);
    expect(synced(s, client)).toEqual(['queue.declare-ok']);
    client.received.length = 0;
    client.send(1, { name: 'queue.delete', queue: 'q', ifUnused: false, ifEmpty: false, nowait: false });
    expect(client.names).toEqual([]);
    expect(synced(s, client)).toEqual(['queue.delete-ok']);
  });

  test('is answered for when it is on disk, also when somebody else has just declared it', () => {
    const { s, client } = waiting();
    const other = opened(s);
    other.received.length = 0;
    client.send(1, queueDeclare('q', { durable: true }));
    other.send(1, queueDeclare('q', { durable: true }));
    expect([...client.names, ...other.names]).toEqual([]);
    expect(synced(s, client)).toEqual(['queue.declare-ok']);
    expect(other.collect().names).toEqual(['queue.declare-ok']);
  });

  test('is answered for at once when it was there, or needn’t survive', () => {
    const { client } = waiting();
    expect(client.declare('old', { durable: true }).messageCount).toBe(1);
    expect(client.declare('passing').messageCount).toBe(0);
  });

  test('answers keep the order of what was asked, and deliveries wait for consume-ok', () => {
    const { s, client } = waiting();
    client.send(1, queueDeclare('q', { durable: true }));
    client.send(1, get('old', true));
    s.bench.publish('', 'old', { text: 'n' });
    client.consume('old', { consumerTag: 'c', noAck: true });
    client.send(1, qos(1));
    expect(client.names).toEqual([]);
    expect(synced(s, client)).toEqual([
      'queue.declare-ok',
      'basic.get-ok',
      'basic.consume-ok',
      'basic.qos-ok',
      'basic.deliver',
    ]);
  });

  test('a commit and a declaration answer in their order', () => {
    const { s, client } = waiting();
    client.send(1, { name: 'tx.select' });
    client.publish(1, '', 'old', 'm', { properties: { deliveryMode: 2 } });
    client.send(1, { name: 'tx.commit' }).send(1, queueDeclare('q', { durable: true }));
    expect(client.names).toEqual(['tx.select-ok']);
    expect(synced(s, client)).toEqual(['tx.select-ok', 'tx.commit-ok', 'queue.declare-ok']);
  });

  test('no client asks for more than it could ever hear', () => {
    const { client } = waiting();
    client.send(1, queueDeclare('q', { durable: true }));
    const request = encodeMethodFrame(1, qos(1));
    client.push(Buffer.concat(Array.from({ length: HELD_REPLIES_MAX }, () => request)));
    expect(client.expect('channel.close').replyText).toContain('requests wait for the disk');
  });
});
