import { describe, expect, test } from 'vitest';
import { longstr } from '../core/field.ts';
import { CLOSE_MS_MAX, HANDSHAKE_MS_MAX, SILENT_CLOSE_MS } from './handshake.ts';
import { session } from './session.testing.ts';
import { protocolHeader } from './wire/frame.ts';
import { encodeTable } from './wire/table.ts';

describe('the handshake', () => {
  test('goes from the header to open', () => {
    const s = session();
    const client = s.client().greet();
    const start = client.expect('connection.start');
    expect([start.versionMajor, start.versionMinor]).toEqual([0, 9]);
    expect(Buffer.from(start.mechanisms).toString()).toBe('AMQPLAIN PLAIN');
    expect(start.serverProperties.get('version')).toEqual(longstr('3.10.8'));
    expect(start.serverProperties.get('product')).toEqual(longstr('RabbitMQ'));
    const tune = client.login().expect('connection.tune');
    expect([tune.channelMax, tune.frameMax, tune.heartbeat]).toEqual([2047, 131_072, 60]);
    client.tune({ heartbeat: 7 }).enter().expect('connection.open-ok');
    const seen = s.bench.broker.clients.connections.get('127.0.0.1:50000 -> 127.0.0.1:5672');
    expect(seen).toMatchObject({ user: 'guest', vhost: '/', state: 'running', heartbeat: 7, authMechanism: 'PLAIN' });
  });

  test('takes AMQPLAIN', () => {
    const client = session().client().greet();
    const fields = encodeTable(
      new Map([
        ['LOGIN', longstr('guest')],
        ['PASSWORD', longstr('guest')],
      ]),
    );
    client.send(0, {
      name: 'connection.start-ok',
      clientProperties: new Map(),
      mechanism: 'AMQPLAIN',
      response: fields.subarray(4),
      locale: 'en_US',
    });
    client.expect('connection.tune');
  });

  test('answers a strange header with its own and ends', () => {
    const client = session().client().push(Buffer.from('HTTP/1.1'));
    expect(client.raw).toEqual([protocolHeader()]);
    expect(client.transport.ended).toBe(true);
  });

  test('a false password is told to who asked for it', () => {
    const s = session();
    const client = s.client().greet().login({}, 'wrong');
    expect(client.expect('connection.close')).toMatchObject({
      replyCode: 403,
      replyText:
        'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
      classId: 0,
      methodId: 0,
    });
    s.pass(SILENT_CLOSE_MS - 1);
    expect(client.transport.ended).toBe(false);
    s.pass(1);
    expect(client.transport.ended).toBe(true);
  });

  test('and to others only by the end, later', () => {
    const s = session();
    const client = s.client().greet().login({ capabilities: [] }, 'wrong');
    expect(client.names).toEqual(['connection.start']);
    expect(client.transport.ended).toBe(false);
    s.pass(SILENT_CLOSE_MS);
    expect(client.names).toEqual(['connection.start']);
    expect(client.transport.ended).toBe(true);
  });

  test.each([{ channelMax: 0 }, { channelMax: 65_535 }, { frameMax: 0 }, { frameMax: 4095 }, { frameMax: 200_000 }])(
    'ends silently over tune-ok with %o',
    (o) => {
      const s = session();
      const client = s.client().greet().login().tune(o).enter();
      expect(client.names).toEqual(['connection.start', 'connection.tune']);
      s.pass(SILENT_CLOSE_MS);
      expect(client.transport.ended).toBe(true);
    },
  );

  test.each([
    ['nowhere', 'guest', 'NOT_ALLOWED - vhost nowhere not found'],
    ['/', 'bob', "NOT_ALLOWED - access to vhost '/' refused for user 'bob'"],
  ])('entering %s as %s is refused with 530', (vhost, user, replyText) => {
    const client = session().client().greet().login({ user }).tune().enter(vhost);
    expect(client.expect('connection.close')).toMatchObject({ replyCode: 530, replyText, classId: 10, methodId: 40 });
    client.send(0, { name: 'connection.close-ok' });
    expect(client.transport.ended).toBe(true);
  });

  test('has an end', () => {
    const s = session();
    const client = s.client().greet();
    s.pass(HANDSHAKE_MS_MAX - 1);
    expect(client.transport.ended).toBe(false);
    s.pass(1);
    expect(client.transport.ended).toBe(true);
    expect(s.bench.env.pendingTimers).toBe(0);
  });
});

describe('a connection', () => {
  test('closes when asked to, and leaves nothing behind', () => {
    const s = session();
    const client = s.client().open().channel();
    client.declare('mine', { exclusive: true });
    client.call(
      0,
      { name: 'connection.close', replyCode: 200, replyText: '', classId: 0, methodId: 0 },
      'connection.close-ok',
    );
    expect(s.bench.vhost.queues.size).toBe(0);
    expect(s.bench.broker.clients.connections.size).toBe(0);
    client.publish(1, '', 'late', 'x');
    expect([client.names, client.transport.ended]).toEqual([['connection.close-ok'], false]);
    s.pass(CLOSE_MS_MAX);
    expect(client.transport.ended).toBe(true);
    expect(s.bench.env.pendingTimers).toBe(0);
  });

  test('is closed by an operator with his reason', () => {
    const client = session().client().open();
    client.connection.close('because');
    expect(client.push(Buffer.alloc(0)).expect('connection.close')).toMatchObject({
      replyCode: 320,
      replyText: 'CONNECTION_FORCED - because',
      classId: 0,
      methodId: 0,
    });
    expect(client.connection.state).toBe('closing');
  });

  test('ends when close-ok never comes', () => {
    const s = session();
    const client = s.client().open();
    client.connection.close('because');
    s.pass(CLOSE_MS_MAX);
    expect(client.transport.ended).toBe(true);
    expect(s.bench.env.pendingTimers).toBe(0);
  });

  test('sends heartbeats when it has nothing else to say, and ends when two fail to come', () => {
    const s = session();
    const client = s.client().open({ heartbeat: 10 });
    s.pass(5_000);
    s.pass(5_000);
    expect(client.heartbeats).toBeGreaterThanOrEqual(1);
    client.push(Buffer.from([8, 0, 0, 0, 0, 0, 0, 206]));
    s.pass(24_000);
    expect(client.transport.destroyed).toBe(false);
    s.pass(6_000);
    expect(client.transport.destroyed).toBe(true);
    expect(s.bench.env.pendingTimers).toBe(0);
  });

  test('has no heartbeat when the client wants none', () => {
    const s = session();
    const client = s.client().open({ heartbeat: 0 });
    s.pass(10 * 60_000);
    expect([client.heartbeats, client.transport.destroyed]).toEqual([0, false]);
  });

  test('stops reading from publishers while an alarm is on, and tells them', () => {
    const s = session();
    const [publisher, other] = [s.client().open().channel(), s.client().open().channel()];
    s.bench.broker.alarms.set('memory', true);
    expect([publisher.connection.state, publisher.transport.isPaused]).toEqual(['blocking', false]);
    publisher.publish(1, '', 'q', 'x');
    expect(publisher.expect('connection.blocked').reason).toBe('low on memory');
    expect([publisher.connection.state, publisher.transport.isPaused]).toEqual(['blocked', true]);
    expect([other.connection.state, other.transport.isPaused]).toEqual(['blocking', false]);
    s.bench.broker.alarms.set('memory', false);
    publisher.push(Buffer.alloc(0)).expect('connection.unblocked');
    expect([publisher.connection.state, publisher.transport.isPaused]).toEqual(['running', false]);
    expect(other.names).not.toContain('connection.unblocked');
  });
});
