import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isLocal, isLoopback, markPeers, peer, peerOf } from './peer';

test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) =>
  expect(isLoopback(address)).toBe(true),
);
test.each(['', '10.0.0.1', '::ffff:10.0.0.1', '127.0.0.1.evil.example', 'localhost', '::2'])(
  '%j is not known to be this machine',
  (address) => expect(isLoopback(address)).toBe(false),
);

describe('where a request comes from', () => {
  test('is its connection’s address, unless a proxy stands between', () => {
    expect(peerOf('127.0.0.1', {})).toBe('local');
    expect(peerOf('10.1.2.3', {})).toBe('10.1.2.3');
    expect(peerOf(undefined, {})).toBe('');
    for (const header of ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip']) {
      expect(peerOf('127.0.0.1', { [header]: '127.0.0.1' })).toBe('proxied 127.0.0.1');
    }
  });

  test('is unknown before requests are marked, and can’t be claimed', () => {
    const claimed = new Headers({ 'x-waybill-peer': 'local' });
    expect(peer(claimed)).toBe('unknown');
    expect(isLocal(claimed)).toBe(false);
    expect(isLocal(new Headers({ 'x-waybill-peer': 'undefined local' }))).toBe(false);
  });

  test('is marked over what a client sent', async () => {
    markPeers();
    const seen: string[] = [];
    const local: boolean[] = [];
    const server = createServer(({ headers }, response) => {
      const mark = headers['x-waybill-peer'];
      const marked = new Headers({ 'x-waybill-peer': typeof mark === 'string' ? mark : '', host: headers.host ?? '' });
      seen.push(peer(marked));
      local.push(isLocal(marked));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const ask = async (headers: Record<string, string>): Promise<void> => {
      const [response] = await once(request({ port: address.port, headers }).end(), 'response');
      response.resume();
      await once(response, 'end');
    };
    await ask({ 'x-waybill-peer': 'guess 10.0.0.1' });
    await ask({ 'x-forwarded-for': '127.0.0.1', 'x-waybill-peer': 'local' });
    // A proxy on this machine that says nothing of itself.
    await ask({ host: 'console.corp' });
    server.close();
    server.closeAllConnections();
    expect(seen).toEqual(['local', 'proxied 127.0.0.1', 'local']);
    expect(local).toEqual([true, false, false]);
  });
});
