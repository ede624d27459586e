import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  basicConsume,
  publishFrames,
  queueDeclare,
  type Session,
  session,
  type TestClient,
} from './session.testing.ts';
import { encodeMethodFrame } from './wire/method.ts';
import type { Method } from './wire/spec.ts';

/** What a lively client sends on one channel, as octets to be spoilt. */
const LIVELY = Buffer.concat([
  ...(
    [
      queueDeclare('q'),
      { name: 'confirm.select', nowait: false },
      { name: 'basic.qos', prefetchSize: 0, prefetchCount: 3, global: true },
      basicConsume('q'),
      { name: 'queue.bind', queue: 'q', exchange: 'amq.topic', routingKey: '#', nowait: false, arguments: new Map() },
    ] satisfies Method[]
  ).map((method) => encodeMethodFrame(1, method)),
  ...[0, 10, 5000].map((size) => publishFrames(1, 'amq.topic', 'a.b', Buffer.alloc(size), { frameMax: 4096 })),
  ...(
    [
      { name: 'basic.ack', deliveryTag: 1, multiple: false },
      { name: 'basic.nack', deliveryTag: 2, multiple: true, requeue: true },
      { name: 'basic.get', queue: 'q', noAck: false },
      { name: 'basic.recover', requeue: true },
    ] satisfies Method[]
  ).map((method) => encodeMethodFrame(1, method)),
]);

function nothingIsLeft(s: Session, client: TestClient): void {
  client.connection.onClose();
  s.bench.settle();
  const { broker, vhost, env } = s.bench;
  expect(broker.clients.connections.size).toBe(0);
  expect(env.pendingTimers).toBe(0);
  for (const queue of vhost.queues.values()) {
    expect([queue.consumers.length, queue.unackedCount]).toEqual([0, 0]);
  }
}

test('the lively client itself is fine', () => {
  const s = session();
  const client = s.client().open({ frameMax: 4096 }).channel().push(LIVELY);
  expect(client.names.filter((name) => name.endsWith('.close'))).toEqual([]);
  expect(client.names).toContain('basic.recover-ok');
  nothingIsLeft(s, client);
});

test('spoilt octets neither crash the broker nor leave anything behind', () => {
  const change = fc.record({ at: fc.nat(LIVELY.length - 1), octet: fc.nat(255) });
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 3000 }),
      (changes, step) => {
        const s = session();
        const client = s.client().open({ frameMax: 4096 }).channel();
        const bytes = Buffer.from(LIVELY);
        for (const { at, octet } of changes) bytes[at] = octet;
        for (let at = 0; at < bytes.length; at += step) client.push(bytes.subarray(at, at + step));
        nothingIsLeft(s, client);
      },
    ),
    { numRuns: 500, seed: 20_261_121 },
  );
});

test('a handshake of any octets ends by itself', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), fc.boolean(), (chunks, greets) => {
      const s = session();
      const client = s.client();
      if (greets) client.greet();
      for (const chunk of chunks) client.push(Buffer.from(chunk));
      s.pass(60_000);
      expect(client.transport.ended || client.transport.destroyed).toBe(true);
      nothingIsLeft(s, client);
    }),
    { numRuns: 300, seed: 20_261_121 },
  );
});
