import { expect, test } from 'vitest';
import { opened, session } from './session.testing.ts';

test('a passive declaration renews the lease of a queue that expires', () => {
  const s = session();
  const client = opened(s);
  client.declare('leased', { arguments: new Map([['x-expires', { type: 'signedint', value: 100 }]]) });
  s.pass(60);
  client.declare('leased', { passive: true });
  s.pass(60);
  expect(s.bench.vhost.queues.has('leased')).toBe(true);
  s.pass(60);
  expect(s.bench.vhost.queues.has('leased')).toBe(false);
});
