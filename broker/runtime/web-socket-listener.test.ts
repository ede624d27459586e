import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection } from '../core/ports.ts';
import { createLog } from './log.ts';
import { SlabPool } from './slabs.ts';
import type { SocketTransport } from './socket-transport.ts';
import {
  WEB_SOCKET_MESSAGE_BYTES_MAX,
  WebSocketListener,
  type WebSocketListenerOptions,
} from './web-socket-listener.ts';

const listeners: WebSocketListener[] = [];

afterEach(async () => {
  for (const listener of listeners.splice(0)) {
    const gone = listener.stopAccepting();
    listener.destroyAll();
    await gone;
  }
});

async function echo(more: Partial<WebSocketListenerOptions> = {}) {
  const closes: (Error | undefined)[] = [];
  const transports: SocketTransport[] = [];
  let drains = 0;
  const accept = (transport: SocketTransport): ProtocolConnection => {
    transports.push(transport);
    return {
      onData: (chunk) => {
        if (chunk.includes('fail')) throw new Error('a broken invariant');
        transport.append(chunk);
        if (chunk.includes('bye')) transport.end();
        else transport.flush();
      },
      onDrain: () => {
        drains++;
      },
      onClose: (error) => closes.push(error),
    };
  };
  const opened = await WebSocketListener.open({
    host: '127.0.0.1',
    port: 0,
    path: '/ws',
    protocols: ['mqtt', 'mqttv3.1'],
    origins: [],
    pool: new SlabPool(),
    log: createLog('silent'),
    accept,
    ...more,
  });
  listeners.push(opened.listener);
  const dial = (protocols: string[] = ['mqtt'], o: { path?: string; origin?: string } = {}) =>
    new WebSocket(`ws://127.0.0.1:${opened.port}${o.path ?? '/ws'}`, protocols, {
      ...(o.origin !== undefined && { origin: o.origin }),
    });
  return { ...opened, closes, transports, dial, drains: () => drains };
}

const opened = (client: WebSocket) =>
  new Promise<void>((resolve, reject) => {
    client.once('open', () => resolve());
    client.once('error', reject);
  });

const closed = (client: WebSocket) =>
  new Promise<readonly [number, string]>((resolve) => {
    client.once('close', (code, reason) => resolve([code, reason.toString()]));
  });

const answer = (client: WebSocket, data: string | Buffer) =>
  new Promise<Buffer>((resolve) => {
    client.once('message', (got: Buffer, isBinary) => {
      expect(isBinary).toBe(true);
      resolve(got);
    });
    client.send(data, { binary: true });
  });

describe('a WebSocket listener', () => {
  test('carries bytes both ways', async () => {
    const { dial, transports } = await echo();
    const client = dial();
    await opened(client);
    expect(client.protocol).toBe('mqtt');
    expect((await answer(client, 'hello')).toString()).toBe('hello');
    const large = Buffer.alloc(300_000, 'x');
    expect((await answer(client, large)).equals(large)).toBe(true);
    expect(transports[0]?.peer).toMatchObject({ host: '127.0.0.1', tls: false });
    expect(transports[0]?.bytesRead).toBeGreaterThan(300_000);
    await expect.poll(() => transports[0]?.backlogBytes).toBe(0);
  });

  test('[MQTT-6.0.0-4] answers with mqtt, and with mqttv3.1 to who offers nothing better', async () => {
    const { dial } = await echo();
    const both = dial(['mqttv3.1', 'other', 'mqtt']);
    await opened(both);
    expect(both.protocol).toBe('mqtt');
    const old = dial(['mqttv3.1', 'other']);
    await opened(old);
    expect(old.protocol).toBe('mqttv3.1');
  });

  test.each([
    ['[MQTT-6.0.0-3] another subprotocol', ['other'], {}, 400],
    ['no subprotocol', [], {}, 400],
    ['another path', ['mqtt'], { path: '/other' }, 404],
    ["another host's page", ['mqtt'], { origin: 'http://evil.example' }, 403],
  ])('refuses %s', async (_, protocols, o, status) => {
    const { dial } = await echo();
    await expect(opened(dial(protocols, o))).rejects.toThrow(`Unexpected server response: ${status}`);
  });

  test('lets the pages in that are listed, and those of the same host', async () => {
    const { dial } = await echo({ origins: ['https://console.example'] });
    await opened(dial(['mqtt'], { origin: 'https://console.example' }));
    await opened(dial(['mqtt'], { origin: 'http://127.0.0.1:3000' }));
  });

  test('tells a browser that wanders in what this is', async () => {
    const { port } = await echo();
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.status).toBe(426);
    expect(await response.text()).toContain('/ws');
  });

  test('[MQTT-6.0.0-1] closes on text', async () => {
    const { dial, closes } = await echo();
    const client = dial();
    await opened(client);
    client.send('text', { binary: false });
    expect(await closed(client)).toEqual([1003, 'MQTT is binary']);
    await expect.poll(() => closes).toHaveLength(1);
  });

  test('holds no message that is too large', async () => {
    const { dial, closes } = await echo();
    const client = dial();
    // Being cut off in the middle of its message is what is tested; 'close' tells.
    client.on('error', () => {});
    await opened(client);
    client.send(Buffer.alloc(WEB_SOCKET_MESSAGE_BYTES_MAX + 1));
    expect((await closed(client))[0]).toBe(1009);
    await expect.poll(() => closes[0]?.message).toContain('Max payload size exceeded');
  });

  test('writes what is owed before it closes', async () => {
    const { dial, closes } = await echo();
    const client = dial();
    await opened(client);
    const farewell = closed(client);
    expect((await answer(client, 'bye')).toString()).toBe('bye');
    expect((await farewell)[0]).toBe(1000);
    await expect.poll(() => closes).toEqual([undefined]);
  });

  test('a connection that fails takes no other with it', async () => {
    const { dial } = await echo();
    const [one, other] = [dial(), dial()];
    await Promise.all([opened(one), opened(other)]);
    one.send('fail', { binary: true });
    expect((await closed(one))[0]).toBe(1006);
    expect((await answer(other, 'still here')).toString()).toBe('still here');
  });

  test('knows what a peer does not take, and tells when it has caught up', async () => {
    const { dial, transports, drains } = await echo();
    const client = dial();
    await opened(client);
    let got = 0;
    client.on('message', (data: Buffer) => {
      got += data.length;
    });
    client.pause();
    const size = 12 * 1024 * 1024;
    for (let i = 0; i < 3; i++) client.send(Buffer.alloc(size), { binary: true });
    await expect.poll(() => transports[0]?.bytesRead).toBeGreaterThan(3 * size);
    expect(transports[0]?.backlogBytes).toBeGreaterThan(MAX_SOCKET_BACKLOG_BYTES);
    expect(drains()).toBe(0);
    client.resume();
    await expect.poll(() => got).toBe(3 * size);
    await expect.poll(() => transports[0]?.backlogBytes).toBe(0);
    expect(drains()).toBe(1);
  });

  test('answers pings', async () => {
    const { dial } = await echo();
    const client = dial();
    await opened(client);
    const pong = new Promise<string>((resolve) => client.once('pong', (data) => resolve(data.toString())));
    client.ping('are you there');
    expect(await pong).toBe('are you there');
  });

  test('counts what comes in, also of a message that is not complete', async () => {
    let bytes = 0;
    const { port } = await echo({ onInput: (n) => (bytes += n) });
    const raw = connect(port, '127.0.0.1');
    raw.write(
      'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n',
    );
    await new Promise<void>((resolve) => raw.once('data', () => resolve()));
    raw.write(Buffer.concat([Buffer.of(0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0), Buffer.alloc(1_000)]));
    await expect.poll(() => bytes).toBe(1_008);
    raw.destroy();
  });
});
