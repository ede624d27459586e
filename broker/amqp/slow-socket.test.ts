import { describe, expect, test } from 'vitest';
import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';
import { opened, session } from './session.testing.ts';

describe('a slow socket', () => {
  test('gets no more than the bound, and all the rest when it has caught up', () => {
    const s = session();
    const client = opened(s);
    const queue = s.bench.queue('q');
    client.consume('q', { noAck: true });
    client.transport.takes = false;
    const publisher = opened(s);
    const body = Buffer.alloc(64 * 1024);
    for (let i = 0; i < 40; i++) publisher.publish(1, '', 'q', body);
    expect(client.transport.backlogBytes).toBeLessThan(MAX_SOCKET_BACKLOG_BYTES + 2 * body.length);
    expect(queue.readyCount).toBeGreaterThan(20);
    client.transport.takes = true;
    for (let i = 0; i < 10 && queue.readyCount > 0; i++) {
      client.transport.backlogBytes = 0;
      client.connection.onDrain();
      s.bench.settle();
    }
    expect(client.collect().delivered).toHaveLength(40);
  });

  test('is not read from while it leaves its answers lying', () => {
    const s = session();
    const client = opened(s);
    client.declare('q');
    client.transport.takes = false;
    const body = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < 20; i++) client.publish(1, 'amq.direct', 'no', body, { mandatory: true });
    expect(client.transport.isPaused).toBe(true);
    client.transport.takes = true;
    client.transport.backlogBytes = 0;
    client.connection.onDrain();
    expect(client.transport.isPaused).toBe(false);
  });
});
