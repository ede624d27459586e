import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { brokerAs, readBrokers } from './brokers';

const read = (url: string) => {
  const broker = readBrokers(JSON.stringify([{ name: 'b', url }])).get('b');
  if (broker === undefined) throw new Error('no broker');
  return broker;
};

test('the user and the colour come from the URL', () => {
  expect(read('http://ann%40corp:x@h:1?colour=red')).toMatchObject({ user: 'ann@corp', colour: 'red' });
  expect(read('http://h:1?color=blue')).toMatchObject({ user: 'guest', colour: 'blue' });
  expect(read('http://h:1?colour=url(evil)').colour).toBeUndefined();
});

test('without a password nobody’s is tried', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers.authorization);
    response.writeHead(401).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const broker = read(`http://127.0.0.1:${address.port}`);
  for (const each of [broker, brokerAs(broker, 'guest', ''), brokerAs(broker, 'ann', 'x')]) {
    await each.client.get('whoami', z.unknown());
  }
  server.close();
  server.closeAllConnections();
  expect(seen).toEqual(['guest:guest', 'guest:', 'ann:x'].map((login) => `Basic ${btoa(login)}`));
});

test.each([
  ['bob', 'plain'],
  ['a:b/c@d', 'p@ss:w/rd?#%'],
  ['ünï', '100%41'],
  ['spaces in it', ''],
])('as %j it keeps everything but the credentials', (user, password) => {
  const broker = brokerAs(read('https://guest:guest@h:1/base?amqp=q:2&colour=red'), user, password);
  const url = new URL(broker.url);
  expect(broker).toMatchObject({ name: 'b', user, colour: 'red' });
  expect([decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual([user, password]);
  expect(url.searchParams.get('amqp')).toBe('q:2');
  expect(url.pathname).toBe('/base');
});
