import { afterEach, beforeEach, expect, test } from 'vitest';
import { longstr } from '../../core/field.ts';
import { Rig } from '../fixtures.testing.ts';

let from: Rig;
let to: Rig;

beforeEach(async () => {
  from = await Rig.start();
  to = await Rig.start();
});

afterEach(async () => {
  await from.stop();
  await to.stop();
});

const post = (path: string, body: unknown) => to.ask(`/api/definitions${path}`, { method: 'POST', body });

test('what one broker exports another imports, and exports the same', async () => {
  const vhost = from.bench.broker.createVHost('shop');
  from.user('app', ['management']);
  from.allow('shop', 'app', '^shop\\.');
  from.bench.broker.access.setTopicPermission('shop', 'app', 'orders', { write: '^a', read: '.*' });
  from.queue(vhost, 'mails', { 'x-dead-letter-exchange': longstr('dead') });
  from.exchange(vhost, 'orders', 'topic');
  from.bind(vhost, 'orders', 'mails', 'order.#', { note: longstr('x') });
  const put = (path: string, body: unknown) => from.ask(`/api${path}`, { method: 'PUT', body });
  await put('/policies/shop/ttl', {
    pattern: '^m',
    definition: { 'message-ttl': 5 },
    'apply-to': 'queues',
    priority: 2,
  });
  await put('/operator-policies/shop/bound', { pattern: '.*', definition: { 'max-length': 9 } });
  await put('/vhost-limits/shop/max-queues', { value: 7 });
  await put('/global-parameters/name', { value: { a: [1] } });
  const exported = await from.get('/definitions');
  expect((await post('', exported)).status).toBe(204);
  expect(await to.get('/definitions')).toEqual(exported);
});

test('nothing is done when a part of it is wrong', async () => {
  const bad = { name: 'bad', durable: true, auto_delete: false, arguments: { 'x-expires': 0 } };
  const good = { name: 'good', durable: true, auto_delete: false, arguments: {} };
  const answer = await post('/%2F', { queues: [good, bad] });
  expect(answer).toMatchObject({ status: 400, body: { error: 'bad_request' } });
  expect(answer.text).toContain("invalid arg 'x-expires' for queue 'bad' in vhost '/'");
  expect(to.bench.vhost.queues.size).toBe(0);
});

test('what is left out is named with the reason', async () => {
  to.bench.queue('q');
  const queue = { name: 'q', durable: false, auto_delete: false, arguments: {} };
  const binding = { source: 'gone', destination: 'q', destination_type: 'queue', routing_key: '', arguments: {} };
  const { status, body } = await post('/%2F', { queues: [queue], bindings: [binding] });
  expect(status).toBe(200);
  expect(body).toEqual({
    skipped: [
      { kind: 'queues', name: 'q', vhost: '/', reason: expect.stringContaining("inequivalent arg 'durable'") },
      { kind: 'bindings', name: 'gone -> q', vhost: '/', reason: "no exchange 'gone' in vhost '/'" },
    ],
  });
});
