import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection } from '../core/ports.ts';
import { FREE_SLABS_MAX, SLAB_BYTES, SlabPool } from './slabs.ts';
import { COPY_BYTES_MAX, plainAddress, SocketTransport } from './socket-transport.ts';

const open: (Socket | Server)[] = [];

afterEach(() => {
  for (const each of open.splice(0)) 'destroy' in each ? each.destroy() : each.close();
});

interface Pair {
  readonly transport: SocketTransport;
  readonly pool: SlabPool;
  /** The far end, which reads nothing until told to. */
  readonly peer: Socket;
  readonly near: Socket;
  readonly events: { drains: number };
}

async function pair(): Promise<Pair> {
  const pool = new SlabPool();
  const events = { drains: 0 };
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const peer = connect({ port: address.port, host: '127.0.0.1' });
  peer.pause();
  const near = await accepted;
  open.push(peer, near);
  const transport = new SocketTransport(near, pool, false);
  const connection: ProtocolConnection = {
    onData: () => {},
    onDrain: () => {
      events.drains++;
    },
    onClose: () => {},
  };
  transport.attach(connection);
  // Some tests break it; the transport's owner hears of it by onClose.
  near.on('error', () => {});
  return { transport, pool, peer, near, events };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 10_000; i++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`never: ${what}`);
}

/** Collects what the far end gets, from now on. */
function reading(peer: Socket): () => Buffer {
  const chunks: Buffer[] = [];
  peer.on('data', (chunk) => chunks.push(chunk));
  peer.resume();
  return () => Buffer.concat(chunks);
}

/** The n-th test byte string: its length and content depend on n alone. */
function sample(n: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = (n * 31 + i * 7) & 0xff;
  return bytes;
}

describe('a socket transport', () => {
  test('keeps the order of what was built in place, copied and referenced', async () => {
    const { transport, peer, pool } = await pair();
    const received = reading(peer);
    const sent: Buffer[] = [];
    const sizes = [1, 7, 60, COPY_BYTES_MAX, COPY_BYTES_MAX + 1, 20_000, SLAB_BYTES - 3, SLAB_BYTES + 1, 200_000, 0, 5];
    for (let round = 0; round < 12; round++) {
      for (const [i, size] of sizes.entries()) {
        const bytes = sample(round * 100 + i, size);
        sent.push(bytes);
        if ((i + round) % 2 === 0) transport.append(bytes);
        else build(transport, bytes);
      }
      if (round % 3 !== 1) transport.flush();
      if (round % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    transport.flush();
    const whole = Buffer.concat(sent);
    await until('all has arrived', () => received().length === whole.length);
    expect(received().equals(whole)).toBe(true);
    await until('nothing is owed', () => transport.backlogBytes === 0);
    expect(pool.freeCount).toBeGreaterThan(0);
  });

  test('sends nothing before the flush, and one flush is one write', async () => {
    const { transport, near, peer } = await pair();
    let writes = 0;
    const { write } = near;
    near.write = ((...args: Parameters<typeof write>) => {
      writes++;
      return write.apply(near, args);
    }) as typeof write;
    const received = reading(peer);
    for (let i = 0; i < 500; i++) transport.append(sample(i, 40));
    expect(transport.backlogBytes).toBe(20_000);
    expect(writes).toBe(0);
    transport.flush();
    expect(writes).toBe(1);
    await until('all has arrived', () => received().length === 20_000);
  });

  test('an idle connection holds no slab', async () => {
    const { transport, peer, pool } = await pair();
    const received = reading(peer);
    for (let i = 1; i <= 5; i++) {
      transport.append(sample(i, 100));
      transport.flush();
      await until('the write is done', () => transport.backlogBytes === 0);
      expect(pool.freeCount).toBe(1);
      expect(transport.buffer).toHaveLength(0);
    }
    await until('all has arrived', () => received().length === 500);
  });

  test('counts what a peer does not take, loses none of it, and tells once when it has caught up', async () => {
    const { transport, peer, pool, events } = await pair();
    const sent: Buffer[] = [];
    for (let i = 0; transport.backlogBytes <= 4 * MAX_SOCKET_BACKLOG_BYTES; i++) {
      const bytes = sample(i, i % 5 === 0 ? 16_384 : 900);
      sent.push(bytes);
      transport.append(bytes);
      if (i % 10 === 0) {
        transport.flush();
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    transport.flush();
    const whole = Buffer.concat(sent);
    expect(transport.backlogBytes).toBeLessThanOrEqual(whole.length);
    expect(transport.backlogBytes).toBeGreaterThan(4 * MAX_SOCKET_BACKLOG_BYTES);
    expect(events.drains).toBe(0);

    const received = reading(peer);
    await until('all has arrived', () => received().length === whole.length);
    expect(received().equals(whole)).toBe(true);
    await until('nothing is owed', () => transport.backlogBytes === 0);
    expect(events.drains).toBe(1);
    expect(pool.freeCount).toBeLessThanOrEqual(FREE_SLABS_MAX);
  });

  test('tells that there is room again when the bound was just reached, flushed or not', async () => {
    const { transport, peer, events } = await pair();
    transport.append(Buffer.alloc(MAX_SOCKET_BACKLOG_BYTES));
    expect(transport.backlogBytes).toBe(MAX_SOCKET_BACKLOG_BYTES);
    transport.flush();
    peer.resume();
    await until('the first room', () => events.drains === 1);
    await until('all is written', () => transport.backlogBytes === 0);
    // Now the bound is reached by what isn't flushed yet, and a write that ends meanwhile takes the backlog below it.
    transport.append(Buffer.alloc(100_000));
    transport.flush();
    transport.append(Buffer.alloc(MAX_SOCKET_BACKLOG_BYTES - 100_000));
    expect(transport.backlogBytes).toBe(MAX_SOCKET_BACKLOG_BYTES);
    await until('the write has ended', () => transport.backlogBytes < MAX_SOCKET_BACKLOG_BYTES);
    transport.flush();
    await until('the second room', () => events.drains === 2);
  });

  test('many small flushes to a peer that does not read share slabs', async () => {
    const { transport, peer, pool } = await pair();
    const filler = sample(1, 8 * 1024 * 1024);
    transport.append(filler);
    transport.flush();
    for (let i = 0; i < 2_000; i++) {
      transport.append(sample(i, 50));
      transport.flush();
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const received = reading(peer);
    await until('all has arrived', () => received().length === filler.length + 100_000);
    await until('nothing is owed', () => transport.backlogBytes === 0);
    expect(pool.freeCount).toBeLessThanOrEqual(3);
  });

  test('end sends what is owed, then closes our side', async () => {
    const { transport, peer } = await pair();
    const received = reading(peer);
    const ended = new Promise<void>((resolve) => peer.once('end', resolve));
    const bytes = sample(3, 3 * 1024 * 1024);
    transport.append(bytes);
    transport.append(sample(4, 10));
    transport.end();
    await ended;
    expect(received().equals(Buffer.concat([bytes, sample(4, 10)]))).toBe(true);
  });

  test('a peer that goes away in the middle of a write is no error of ours', async () => {
    const { transport, peer, near } = await pair();
    transport.append(sample(1, 8 * 1024 * 1024));
    transport.flush();
    const closed = new Promise<void>((resolve) => near.once('close', () => resolve()));
    peer.resetAndDestroy();
    near.resume();
    await closed;
    transport.closed();
    expect(transport.backlogBytes).toBe(0);
    transport.append(sample(2, 10));
    expect(() => transport.flush()).not.toThrow();
  });
});

/** As an adapter builds a frame: the buffer is only known after the reservation. */
function build(transport: SocketTransport, bytes: Buffer): void {
  const offset = transport.reserve(bytes.length);
  bytes.copy(transport.buffer, offset);
}

test('an IPv4 peer of a dual-stack socket is shown as IPv4', () => {
  expect(plainAddress('::ffff:127.0.0.1')).toBe('127.0.0.1');
  expect(plainAddress('::1')).toBe('::1');
  expect(plainAddress(undefined)).toBe('');
});
