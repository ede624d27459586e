import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';
import { placeOfBroker } from '@/lib/publish/place';
import { knownTopics, retainedAt } from '@/lib/publish/topics';

let server: TestBroker;
beforeAll(async () => {
  server = await startTestBroker();
});
afterAll(() => server.stop());

test('what is retained is offered, and told as a whole however large it is', async () => {
  const { broker, mqtt } = server;
  expect(await knownTopics(broker, '/')).toEqual({ ok: true, value: [] });
  const client = await connectAsync(`mqtt://127.0.0.1:${mqtt}`, { username: 'guest', password: 'guest' });
  const large = 'é'.repeat(200_000);
  await client.publishAsync('a/large', large, { retain: true, qos: 1 });
  await client.publishAsync('b', '', { retain: true, qos: 1 });
  await client.endAsync();
  expect(await knownTopics(broker, '/')).toEqual({ ok: true, value: ['a/large'] });
  expect(await retainedAt(broker, '/', 'a/large')).toMatchObject({
    ok: true,
    value: { payload: large, truncated: false },
  });
  expect(await retainedAt(broker, '/', 'a')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  expect((await knownTopics(broker, 'no-such-vhost')).ok).toBe(true);
});

test('code is told where the broker is, and no password', async () => {
  const { broker, amqp, mqtt } = server;
  const place = await placeOfBroker(broker, '/');
  expect(place).toMatchObject({
    user: 'guest',
    http: new URL(broker.url).origin,
    amqp: { host: '127.0.0.1', port: amqp, tls: false },
    mqtt: { host: '127.0.0.1', port: mqtt, tls: false },
  });
  expect(JSON.stringify(place)).not.toContain('guest:guest');
});
