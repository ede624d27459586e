import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { longstr } from '../core/field.ts';
import { consume } from '../core/fixtures.testing.ts';
import { readBasic } from './auth.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.start();
});

afterEach(() => rig.stop());

const CHALLENGE = 'Basic realm="RabbitMQ Management"';

describe('logging in', () => {
  test.each([
    'Basic',
    'Basic !!!',
    `Basic ${btoa('no colon')}`,
    `Basic ${btoa('guest:wrong')}`,
    `Bearer ${btoa('guest:guest')}`,
    `Basic ${'A'.repeat(5000)}`,
  ])('with %s fails', async (authorization) => {
    const answer = await rig.ask('/api/whoami', { as: '', headers: { authorization } });
    expect(answer).toMatchObject({ status: 401, body: { error: 'not_authorized', reason: 'Login failed' } });
    expect(answer.headers.get('www-authenticate')).toBe(CHALLENGE);
  });

  test('a password may hold colons', () => {
    expect(readBasic(`Basic ${btoa('user:a:b')}`)).toEqual({ name: 'user', password: 'a:b' });
  });

  test('no other site may read an answer', async () => {
    const answer = await rig.ask('/api/overview', { headers: { origin: 'http://evil.example' } });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('rights', () => {
  test('a user without rights to monitor sees what is his', async () => {
    rig.user('app', ['management']);
    const other = rig.bench.broker.createVHost('other');
    rig.allow('/', 'app');
    rig.queue(other, 'theirs');
    rig.bench.queue('ours');
    rig.client('/', 'app', 1);
    rig.client('/', 'guest', 2);
    const names = async (path: string) => ((await rig.get(path, 'app')) as { name: string }[]).map((o) => o.name);
    expect(await names('/queues')).toEqual(['ours']);
    expect(await names('/vhosts')).toEqual(['/']);
    expect(await names('/connections')).toEqual(['127.0.0.1:1 -> 127.0.0.1:5672']);
    expect((await rig.ask('/api/queues/other', { as: 'app' })).status).toBe(401);
    expect((await rig.ask('/api/queues/missing', { as: 'app' })).status).toBe(401);
    const name = encodeURIComponent('127.0.0.1:2 -> 127.0.0.1:5672');
    expect((await rig.ask(`/api/connections/${name}`, { as: 'app' })).status).toBe(401);
    expect((await rig.ask(`/api/connections/${name}`, { as: 'app', method: 'DELETE' })).status).toBe(401);
    const overview = (await rig.get('/overview', 'app')) as Record<string, unknown>;
    expect(overview.object_totals).toMatchObject({ queues: 1, connections: 1 });
    expect(overview.listeners).toBeUndefined();
  });

  test('a monitor looks everywhere and changes nothing', async () => {
    rig.user('eyes', ['monitoring']);
    rig.bench.queue('q');
    expect((await rig.ask('/api/queues/%2F/q', { as: 'eyes' })).status).toBe(200);
    const deleted = await rig.ask('/api/queues/%2F/q', { as: 'eyes', method: 'DELETE' });
    expect(deleted).toMatchObject({ status: 401, body: { reason: 'User not authorised to access virtual host' } });
  });
});

describe('closing connections', () => {
  test('the client is told why', async () => {
    const connection = rig.client('/');
    const path = `/api/connections/${encodeURIComponent(connection.name)}`;
    const answer = await rig.ask(path, { method: 'DELETE', headers: { 'x-reason': 'because' } });
    expect([answer.status, connection.closedBecause]).toEqual([204, 'because']);
    const plain = rig.client('/', 'guest', 7);
    await rig.ask('/api/connections/username/guest', { method: 'DELETE' });
    expect(plain.closedBecause).toBe('Closed via management plugin');
  });
});

describe('hostile requests', () => {
  test('a body over the bound is refused, announced or not', async () => {
    const body = `{"arguments":{},"x":"${'x'.repeat(11 * 1024 * 1024)}"}`;
    expect((await rig.ask('/api/queues/%2F/q', { method: 'PUT', body })).status).toBe(413);
    const chunked = await sendRaw([
      `PUT /api/queues/%2F/q HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${btoa('guest:guest')}\r\n`,
      'Transfer-Encoding: chunked\r\n\r\n',
      ...Array.from({ length: 11 }, () => `100000\r\n${'x'.repeat(0x100000)}\r\n`),
    ]);
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    expect(rig.bench.vhost.queues.size).toBe(0);
  });

  test('nothing is read of a body before the login', async () => {
    const answer = await sendRaw(['PUT /api/queues/%2F/q HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n']);
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer).toMatch(/connection: close/i);
  });

  test.each([
    ['[1]', 'not_json'],
    ['"x"', 'not_json'],
    ['null', 'not_json'],
    ['{"arguments":[1]}', ['not_object', 'arguments']],
    ['{"arguments":{"a":null}}', 'null_not_allowed'],
    [`{"arguments":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, 'nested_too_deep'],
  ])('%.40s is no queue', async (body, reason) => {
    const answer = await rig.ask('/api/queues/%2F/q', { method: 'PUT', body });
    expect(answer).toMatchObject({ status: 400, body: { error: 'bad_request', reason } });
  });

  test('names of an object’s own methods are names like others', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await rig.ask(`/api/queues/%2F/${name}`)).status).toBe(404);
      expect((await rig.ask(`/api/users/${name}`)).status).toBe(404);
      expect((await rig.ask(`/api/${name}`)).status).toBe(404);
    }
    const headers = JSON.parse('{"__proto__":"x"}');
    rig.bench.queue('q');
    const message = { properties: { headers }, routing_key: 'q', payload: '', payload_encoding: 'string' };
    await rig.ask('/api/exchanges/%2F/amq.default/publish', { method: 'POST', body: message });
    const got = await rig.ask('/api/queues/%2F/q/get', {
      method: 'POST',
      body: { count: 1, ackmode: 'ack_requeue_true', encoding: 'auto' },
    });
    expect(got.text).toContain('"headers":{"__proto__":"x"}');
  });
});

/** What the server says to these bytes, until it closes or has said a whole head. */
function sendRaw(parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(rig.url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('\r\n\r\n')) {
        socket.destroy();
        resolve(said);
      }
    });
    socket.on('error', (error) => (said === '' ? reject(error) : resolve(said)));
    for (const part of parts) socket.write(part);
  });
}

describe('messages', () => {
  const get = (ackmode: string, count = 1) =>
    rig.ask('/api/queues/%2F/q/get', { method: 'POST', body: { count, ackmode, encoding: 'auto' } });

  test('each way of getting leaves what it says', async () => {
    const queue = rig.bench.queue('q', {
      'x-dead-letter-exchange': longstr(''),
      'x-dead-letter-routing-key': longstr('dead'),
    });
    const dead = rig.bench.queue('dead');
    for (const text of ['a', 'b', 'c']) rig.bench.publish('', 'q', { text });
    expect((await get('ack_requeue_true', 2)).body).toMatchObject([
      { payload: 'a', message_count: 2 },
      { payload: 'b' },
    ]);
    expect([queue.readyCount, queue.unackedCount]).toEqual([3, 0]);
    expect((await get('ack_requeue_false')).body).toMatchObject([{ payload: 'a', redelivered: true }]);
    expect(queue.readyCount).toBe(2);
    await get('reject_requeue_false');
    expect([queue.readyCount, dead.readyCount]).toEqual([1, 1]);
  });

  test('CC and BCC route, BCC is not shown', async () => {
    for (const name of ['q', 'cc', 'bcc']) rig.bench.queue(name);
    const properties = { headers: { CC: ['cc'], BCC: ['bcc'] } };
    const message = { properties, routing_key: 'q', payload: 'x', payload_encoding: 'string' };
    const answer = await rig.ask('/api/exchanges/%2F/amq.default/publish', { method: 'POST', body: message });
    expect(answer.body).toEqual({ routed: true });
    expect([...rig.bench.vhost.queues.values()].map((q) => q.readyCount)).toEqual([1, 1, 1]);
    expect((await get('ack_requeue_true')).body).toMatchObject([{ properties: { headers: { CC: ['cc'] } } }]);
    expect((await get('ack_requeue_true')).text).not.toContain('BCC');
  });

  test('a published message reaches a waiting consumer', async () => {
    rig.bench.queue('q');
    const { sink } = consume(rig.bench, 'q', { noAck: true });
    const message = { properties: {}, routing_key: 'q', payload: 'now', payload_encoding: 'string' };
    await rig.ask('/api/exchanges/%2F/amq.default/publish', { method: 'POST', body: message });
    rig.bench.settle();
    expect(sink.got).toHaveLength(1);
  });
});

describe('beside the API', () => {
  test('the port leads to the console, or says where it is', async () => {
    const answer = await rig.ask('/', { as: '' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('waybill@test');
  });

  test('metrics have the names that the dashboards of RabbitMQ read', async () => {
    rig.bench.queue('q');
    rig.bench.publish('', 'q');
    const { text, headers } = await rig.ask('/metrics', { as: '' });
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('\nrabbitmq_queue_messages_ready 1\n');
    expect(text).toContain('\nrabbitmq_global_messages_received_total{protocol="amqp091"} 1\n');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (TYPE|HELP) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? \d+(\.\d+)?)$/);
    }
  });

  test('a failed health check is 503', async () => {
    rig.bench.broker.alarms.set('memory', true);
    const answer = await rig.ask('/api/health/checks/alarms');
    expect(answer).toMatchObject({ status: 503, body: { status: 'failed' } });
  });

  test('rates are there a second after the fact', async () => {
    rig.bench.queue('q');
    rig.bench.pass(1_000);
    for (let i = 0; i < 30; i += 1) rig.bench.publish('', 'q');
    rig.bench.pass(1_000);
    const queue = (await rig.get('/queues/%2F/q?lengths_age=5&lengths_incr=1')) as Record<string, unknown>;
    expect(queue.message_stats).toEqual({ publish: 30, publish_details: { rate: 10 } });
    expect(queue.messages_details).toMatchObject({ rate: 10, avg: 5, avg_rate: 6 });
    rig.bench.pass(3_000);
    expect(await rig.get('/queues/%2F/q?columns=message_stats')).toEqual({
      message_stats: { publish: 30, publish_details: { rate: 0 } },
    });
  });
});
