import { expect, test } from 'vitest';
import { until } from '../interop/target.ts';
import { startBroker } from '../main.ts';
import { runColdStore } from './cold-store.ts';

test('the cold store reports, its keeper keeps a session, and nothing of it stays', async () => {
  const running = await startBroker({
    host: '127.0.0.1',
    amqpPort: 0,
    httpPort: 0,
    mqtt: { port: 0, webSocketPort: 0, origins: [], allowAnonymous: false, keepAliveMaxS: 0 },
    logLevel: 'silent',
  });
  const stop = new AbortController();
  try {
    const vhost = running.broker.vhosts.get('/');
    if (vhost === undefined) throw new Error('a broker has the virtual host /');
    const store = runColdStore({ url: `mqtt://guest:guest@127.0.0.1:${running.mqtt?.port}`, signal: stop.signal });
    await until('all four rooms have told', 10_000, async () => vhost.retained.size === 5);
    await until('all three are there', 5_000, async () => vhost.sessions.get('shop-keeper')?.subscriptions.size === 2);
    expect(vhost.sessions.get('shop-keeper')?.protocolLevel).toBe(5);
    stop.abort();
    await store;
    await until('they are gone', 5_000, async () => [...vhost.sessions].length === 0);
    expect(vhost.retained.size).toBe(0);
  } finally {
    stop.abort();
    await running.close();
  }
});
