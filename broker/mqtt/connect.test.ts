import { describe, expect, test } from 'vitest';
import { world } from './client.testing.ts';
import { CONNECT_MS_MAX } from './limits.ts';
import { NO_PROPERTIES, type Packet } from './wire/packets.ts';
import { REASON } from './wire/spec.ts';

describe('CONNECT', () => {
  test.each([3, 4, 5] as const)('level %i is welcome', (level) => {
    const w = world();
    const client = w.client();
    expect(client.connect({ level, clientId: 'a' })).toMatchObject({ sessionPresent: false, reasonCode: 0 });
    expect(client.connection.protocol).toBe({ 3: 'MQTT 3.1', 4: 'MQTT 3.1.1', 5: 'MQTT 5.0' }[level]);
    expect(w.bench.broker.clients.connections.size).toBe(1);
    client.disconnect();
    expect(client.transport.ended).toBe(true);
    expect(w.bench.broker.clients.connections.size).toBe(0);
  });

  test('an empty client identifier is assigned one [MQTT-3.1.3-6, MQTT-3.1.3-7]', () => {
    const w = world();
    const { properties } = w.client().connect({ clientId: '' });
    expect(w.bench.vhost.sessions.get(properties.assignedClientId ?? '')).toBeDefined();
    expect(w.client().connect({ level: 4, clientId: '' }).reasonCode).toBe(0);
    expect(w.client().connect({ level: 4, clientId: '', cleanStart: false }).reasonCode).toBe(2);
  });

  test.each([
    ['a wrong password', { password: Buffer.from('x') }, REASON.badUserNameOrPassword, 4],
    ['a vhost that is not there', { username: 'nowhere:guest' }, REASON.notAuthorized, 5],
    ['nobody', { username: undefined, password: undefined }, REASON.badUserNameOrPassword, 4],
    ['an endless client identifier', { clientId: 'x'.repeat(231) }, REASON.clientIdentifierNotValid, 2],
    ['a line end in the client identifier', { clientId: 'a\nb' }, REASON.clientIdentifierNotValid, 2],
    [
      'a will for $SYS',
      { will: { topic: '$SYS/x', payload: Buffer.of(), qos: 0, retain: false, properties: NO_PROPERTIES } as const },
      REASON.notAuthorized,
      5,
    ],
  ])('%s is refused', (_, o, reason, returned) => {
    for (const level of [4, 5] as const) {
      const client = world().client();
      const { username, password, ...rest } = { username: 'guest', password: Buffer.from('guest'), ...o };
      const who = username === undefined || password === undefined ? {} : { username, password };
      const base = { type: 'connect', level, cleanStart: true, keepAlive: 0, clientId: 'c' } as const;
      client.level = level;
      client.send({ ...base, properties: NO_PROPERTIES, ...who, ...rest });
      expect(client.take('connack').reasonCode).toBe(level === 5 ? reason : returned);
      expect(client.transport.ended).toBe(true);
    }
  });

  test('vhost:user enters that virtual host, and anonymous clients are guest where they may', () => {
    const w = world({ anonymous: true });
    w.bench.broker.createVHost('other');
    w.bench.broker.access.setPermission('other', 'guest', { configure: '.*', write: '.*', read: '.*' });
    expect(w.client().connect({ username: 'other:guest' }).reasonCode).toBe(0);
    expect(w.bench.broker.vhosts.get('other')?.sessions.size).toBe(1);
    const anonymous = w.client();
    const base = { type: 'connect', level: 5, cleanStart: true, keepAlive: 0, clientId: 'x' } as const;
    anonymous.send({ ...base, properties: NO_PROPERTIES });
    expect(anonymous.take('connack').reasonCode).toBe(0);
    expect(anonymous.connection.user).toBe('guest');
  });

  test('enhanced authentication is refused [MQTT-4.12.0-1]', () => {
    const { reasonCode } = world()
      .client()
      .connect({ properties: { authenticationMethod: 'SCRAM' } });
    expect(reasonCode).toBe(REASON.badAuthenticationMethod);
  });

  test('who says nothing, or something else first, is gone [MQTT-3.1.0-1]', () => {
    const w = world();
    const silent = w.client();
    w.pass(CONNECT_MS_MAX);
    expect(silent.transport.ended).toBe(true);
    const rude = w.client();
    rude.send({ type: 'pingreq' });
    expect([rude.received, rude.transport.ended]).toEqual([[], true]);
  });
});

describe('keep alive', () => {
  test('half as much again, and no longer [MQTT-3.1.2-22]', () => {
    const w = world();
    const client = w.connected('a', { keepAlive: 10 });
    w.pass(14_999);
    client.send({ type: 'pingreq' });
    client.take('pingresp');
    w.pass(14_999);
    expect(client.transport.ended).toBe(false);
    w.pass(1);
    expect(client.take('disconnect').reasonCode).toBe(REASON.keepAliveTimeout);
    expect(client.transport.ended).toBe(true);
  });

  test('the server may insist on less [MQTT-3.2.2-21]', () => {
    const w = world({ keepAliveMaxS: 60 });
    expect(w.client().connect({ keepAlive: 0 }).properties.serverKeepAlive).toBe(60);
    expect(w.client().connect({ keepAlive: 30 }).properties.serverKeepAlive).toBeUndefined();
  });
});

describe('sessions', () => {
  const kept = { cleanStart: false, properties: { sessionExpiry: 100 } };

  test('one that is kept is there again, and a clean start ends it [MQTT-3.1.2-4, MQTT-3.1.2-5]', () => {
    const w = world();
    w.connected('a', kept).cut();
    expect(w.client().connect({ clientId: 'a', ...kept }).sessionPresent).toBe(true);
    expect(w.client().connect({ clientId: 'a', cleanStart: true }).sessionPresent).toBe(false);
    expect(w.client().connect({ clientId: 'a', ...kept }).sessionPresent).toBe(false);
  });

  test('it ends when its time is over', () => {
    const w = world();
    const client = w.connected('a', kept);
    client.subscribe('t', 1);
    client.cut();
    w.pass(99_999);
    expect([w.bench.vhost.sessions.size, w.bench.vhost.queues.size]).toEqual([1, 1]);
    w.pass(1);
    expect([w.bench.vhost.sessions.size, w.bench.vhost.queues.size]).toEqual([0, 0]);
    expect(w.bench.env.pendingTimers).toBe(0);
  });

  test('DISCONNECT may change the expiry, but not from nothing [MQTT-3.14.2-2]', () => {
    const w = world();
    const never = w.connected('a');
    never.send({ type: 'disconnect', reasonCode: 0, properties: { sessionExpiry: 5 } });
    expect(never.take('disconnect').reasonCode).toBe(REASON.protocolError);
    const client = w.connected('b', kept);
    client.send({ type: 'disconnect', reasonCode: 0, properties: { sessionExpiry: 0 } });
    expect(w.bench.vhost.sessions.get('b')).toBeUndefined();
  });

  test('a second connection takes over, and the first one is told [MQTT-3.1.4-3]', () => {
    const w = world();
    const first = w.connected('a', kept);
    first.subscribe('t', 1);
    const second = w.client();
    expect(second.connect({ clientId: 'a', ...kept }).sessionPresent).toBe(true);
    expect(first.take('disconnect').reasonCode).toBe(REASON.sessionTakenOver);
    expect(first.transport.ended).toBe(true);
    w.connected('p').publish('t', 'x');
    expect(second.texts).toEqual(['t:x']);
    // The first one's socket closes at last.
    first.cut();
    expect(w.bench.vhost.sessions.get('a')?.link).toBe(second.connection);
  });

  test('another user can not have it', () => {
    const w = world();
    w.connected('a', kept);
    const { reasonCode } = w.client().connect({ clientId: 'a', username: 'alice' });
    expect(reasonCode).toBe(REASON.notAuthorized);
  });
});

describe('wills', () => {
  const will = { topic: 'w', payload: Buffer.from('gone'), qos: 1, retain: false, properties: NO_PROPERTIES } as const;
  const delayed = { ...will, properties: { willDelay: 10 } };
  const kept = { cleanStart: false, properties: { sessionExpiry: 100 } };

  test('published when the connection breaks, not when the client leaves [MQTT-3.1.2-8, MQTT-3.14.4-3]', () => {
    const w = world();
    const watcher = w.connected('watcher');
    watcher.subscribe('w', 1);
    w.connected('a', { will }).disconnect();
    expect(watcher.texts).toEqual([]);
    w.connected('a', { will }).disconnect(REASON.disconnectWithWill);
    w.connected('a', { will }).cut();
    w.connected('a', { will }).push(Buffer.of(0xf0, 0x00));
    expect(watcher.texts).toEqual(['w:gone', 'w:gone', 'w:gone']);
  });

  test('its delay is waited for, unless the session ends before or the client is back [MQTT-3.1.3-9]', () => {
    const w = world();
    const watcher = w.connected('watcher');
    watcher.subscribe('w', 0);
    w.connected('a', { will: delayed, ...kept }).cut();
    w.pass(9_999);
    w.client().connect({ clientId: 'a', ...kept });
    w.pass(10);
    expect(watcher.texts).toEqual([]);
    w.connected('b', { will: delayed, ...kept }).cut();
    w.pass(9_999);
    expect(watcher.texts).toEqual([]);
    w.pass(1);
    expect(watcher.texts).toEqual(['w:gone']);
    w.connected('c', { will: delayed, cleanStart: false, properties: { sessionExpiry: 2 } }).cut();
    w.pass(2_000);
    expect(watcher.texts).toEqual(['w:gone']);
    w.pass(20_000);
    expect(watcher.texts).toEqual([]);
  });

  test('it needs the rights of any message', () => {
    const w = world();
    const watcher = w.connected('watcher');
    watcher.subscribe('#', 0);
    w.connected('a', { username: 'alice', will }).cut();
    expect(watcher.texts).toEqual([]);
  });
});

describe('what a client does wrong ends only its own connection, with the reason that the specification names', () => {
  const connectAgain = { type: 'connect', level: 5, cleanStart: true, keepAlive: 0, clientId: 'b' } as const;
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

  test.each<[string, Buffer | Packet, number]>([
    ['a second CONNECT [MQTT-3.1.0-2]', { ...connectAgain, properties: NO_PROPERTIES }, REASON.protocolError],
    ['AUTH without a method', { type: 'auth', reasonCode: 0x19, properties: NO_PROPERTIES }, REASON.protocolError],
    ['what only a server sends', { type: 'pingresp' }, REASON.protocolError],
    ['flags of SUBSCRIBE [MQTT-3.8.1-1]', hex('80 06 0001 00 0001 61'), REASON.malformedPacket],
    ['QoS 3 [MQTT-3.3.1-4]', hex('36 06 0001 61 0001 00'), REASON.malformedPacket],
    ['U+0000 [MQTT-1.5.4-2]', hex('30 04 0001 00 00'), REASON.malformedPacket],
    ['a wildcard in a topic [MQTT-3.3.2-2]', hex('30 04 0001 23 00'), REASON.topicNameInvalid],
    ['alias 0 [MQTT-3.3.2-8]', hex('30 07 0001 61 03 23 0000'), REASON.topicAliasInvalid],
    ['an alias above the maximum [MQTT-3.3.2-9]', hex('30 07 0001 61 03 23 ffff'), REASON.topicAliasInvalid],
    ['an alias that was not set', hex('30 06 0000 03 23 0001'), REASON.protocolError],
    ['a length of five octets', hex('30 ff ff ff ff ff'), REASON.malformedPacket],
    ['packet type 0', hex('00 00'), REASON.malformedPacket],
    ['packet identifier 0 [MQTT-2.2.1-3]', hex('32 06 0001 61 0000 00'), REASON.protocolError],
  ])('%s', (_, what, reason) => {
    const w = world();
    const other = w.connected('other');
    other.subscribe('t');
    const client = w.connected('a');
    if (Buffer.isBuffer(what)) client.push(what);
    else client.send(what);
    expect(client.take('disconnect').reasonCode).toBe(reason);
    expect(client.transport.ended).toBe(true);
    w.connected('p').publish('t', 'x');
    expect(other.texts).toEqual(['t:x']);
    const old = w.connected('old', { level: 4 });
    if (Buffer.isBuffer(what)) old.push(Buffer.from(what));
    else if (what.type !== 'auth') old.send(what);
    else return;
    expect(old.received.filter((p) => p.type === 'disconnect')).toEqual([]);
  });
});
