import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProtocolConnection } from '../core/ports.ts';
import { ListenError, Listener, type ListenerOptions } from './listener.ts';
import { createLog } from './log.ts';
import { SlabPool } from './slabs.ts';
import type { SocketTransport } from './socket-transport.ts';

const listeners: Listener[] = [];

afterEach(async () => {
  for (const listener of listeners.splice(0)) {
    const gone = listener.stopAccepting();
    listener.destroyAll();
    await gone;
  }
});

async function echo(more: Partial<ListenerOptions> = {}) {
  const closes: (Error | undefined)[] = [];
  const accept = (transport: SocketTransport): ProtocolConnection => ({
    onData: (chunk) => {
      if (chunk.includes('fail')) throw new Error('a broken invariant');
      transport.append(chunk);
      transport.flush();
    },
    onDrain: () => {},
    onClose: (error) => closes.push(error),
  });
  const opened = await Listener.open({
    host: '127.0.0.1',
    port: 0,
    pool: new SlabPool(),
    log: createLog('silent'),
    accept,
    ...more,
  });
  listeners.push(opened.listener);
  return { ...opened, closes };
}

function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.resume().once('close', () => resolve()));

const answer = (socket: Socket, text: string) =>
  new Promise<string>((resolve) => {
    socket.once('data', (chunk) => resolve(chunk.toString()));
    socket.write(text);
  });

describe('a listener', () => {
  test('says in one sentence that its port is taken', async () => {
    const { port } = await echo();
    const second = echo({ port });
    await expect(second).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`);
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port, address: '127.0.0.1' });
  });

  test('says that an address is none of this machine', async () => {
    await expect(echo({ host: '192.0.2.1' })).rejects.toThrow('192.0.2.1 is not an address of this machine');
  });

  test('says which certificate file it cannot read', async () => {
    const tls = { cert: '/nowhere/cert.pem', key: '/nowhere/key.pem' };
    await expect(echo({ tls })).rejects.toThrow(ListenError);
    await expect(echo({ tls })).rejects.toMatchObject({ code: 'ENOENT', path: '/nowhere/cert.pem' });
  });

  test('carries bytes both ways, and answers a peer that has half-closed', async () => {
    const { port, closes } = await echo();
    const socket = await dial(port);
    expect(await answer(socket, 'hello')).toBe('hello');
    const last = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    socket.end('bye');
    expect(await last).toBe('bye');
    await closed(socket);
    expect(closes).toEqual([undefined]);
  });

  test('a failure on one connection ends that one only', async () => {
    const { port, listener } = await echo();
    const one = await dial(port);
    const two = await dial(port);
    expect(await answer(two, 'before')).toBe('before');
    const gone = closed(one);
    one.write('fail');
    await gone;
    expect(await answer(two, 'after')).toBe('after');
    expect(listener.connectionCount).toBe(1);
  });

  test('has no more connections than it may', async () => {
    const { port } = await echo({ connectionsMax: 2 });
    const one = await dial(port);
    const two = await dial(port);
    expect([await answer(one, 'a'), await answer(two, 'b')]).toEqual(['a', 'b']);
    const three = await dial(port);
    await closed(three);
    one.destroy();
    expect(await answer(two, 'still')).toBe('still');
  });
});
