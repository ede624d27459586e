import { expect, test } from 'vitest';
import { attached, localBroker } from './brokers.ts';

test.each([
  ['127.0.0.1', 'http://guest:guest@127.0.0.1:15672'],
  ['0.0.0.0', 'http://guest:guest@127.0.0.1:15672'],
  ['::', 'http://guest:guest@[::1]:15672'],
])('a broker that listens on %s is reached at %s', (host, url) => {
  expect(localBroker(host, 15672)).toEqual({ name: 'local', url });
});

test('a URL may give the name', () => {
  expect(attached(['http://a:b@h:1?name=Production&colour=red', 'http://h:2?name=']).map(({ name }) => name)).toEqual([
    'Production',
    'h:2',
  ]);
});

test('each broker has a name of its own, within the length that the console takes', () => {
  const urls = ['http://u:p@one:15672', 'http://one:15672', 'http://local', `http://${'x'.repeat(100)}`];
  const brokers = attached(urls, [localBroker('127.0.0.1', 1)]);
  expect(brokers.map(({ name }) => name)).toEqual(['one:15672', 'one:15672 (2)', 'local (2)', 'x'.repeat(75)]);
  expect(brokers.map(({ url }) => url)).toEqual(urls);
});
