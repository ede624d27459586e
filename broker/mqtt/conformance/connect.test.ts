import { describe, expect, test } from 'vitest';
import { type MqttTestClient, world } from '../client.testing.ts';
import { encodePacket } from '../wire/encode.ts';
import { type ConnectPacket, NO_PROPERTIES } from '../wire/packets.ts';
import { CONNACK, isReasonOf, REASON } from '../wire/spec.ts';

const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };
const guest = { username: 'guest', password: Buffer.from('guest') };
const CONNECT: ConnectPacket = {
  type: 'connect',
  level: 5,
  cleanStart: true,
  keepAlive: 0,
  clientId: 'c',
  properties: NO_PROPERTIES,
  ...guest,
};

const types = (client: MqttTestClient): string[] => client.received.splice(0).map((p) => p.type);

describe('CONNECT', () => {
  test('[MQTT-3.1.0-1] anything else before it closes the connection', () => {
    const w = world();
    const publisher = w.client();
    const watcher = w.connected('w');
    watcher.subscribe('#');
    publisher.publish('t', 'x').send(CONNECT);
    expect([publisher.received, publisher.transport.ended, watcher.texts]).toEqual([[], true, []]);
  });

  test('[MQTT-3.1.0-2] a second one is a protocol error', () => {
    const client = world().connected('a');
    client.send(CONNECT);
    expect(client.take('disconnect').reasonCode).toBe(REASON.protocolError);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-3.1.3-1] its payload is read in the order that is given', () => {
    const w = world();
    const will = { topic: 'w', payload: Buffer.from('m'), qos: 1, retain: true, properties: NO_PROPERTIES } as const;
    w.connected('id', { will });
    const session = w.bench.vhost.sessions.get('id');
    expect(session?.will?.topic).toBe('w');
    expect(session?.will?.publication.body.toString()).toBe('m');
    expect(session?.user).toBe('guest');
  });

  test('[MQTT-3.1.3-5] 23 letters and digits are an identifier', () => {
    const w = world();
    const all = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    for (const clientId of [all.slice(0, 23), all.slice(23, 46), all.slice(39), 'a']) {
      expect(w.client().connect({ clientId }).reasonCode).toBe(REASON.success);
      expect(w.bench.vhost.sessions.get(clientId)).toBeDefined();
    }
  });

  test('[MQTT-3.1.3-6, MQTT-3.1.3-7, MQTT-3.2.2-16] an empty identifier becomes one that nobody has', () => {
    const w = world();
    const ids = [1, 2, 3].map(() => {
      const client = w.client();
      const id = client.connect({ clientId: '' }).properties.assignedClientId;
      client.subscribe('t');
      return id;
    });
    expect(new Set(ids).size).toBe(3);
    expect(w.bench.vhost.sessions.size).toBe(3);
    for (const id of ids) expect(w.bench.vhost.sessions.get(id ?? '')?.subscriptions.size).toBe(1);
  });

  test('[MQTT-3.1.3-8] an identifier that is refused', () => {
    const client = world().client();
    expect(client.connect({ clientId: 'a\nb' }).reasonCode).toBe(REASON.clientIdentifierNotValid);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-3.1.4-2, MQTT-3.2.2-7] who may not enter is told, and the connection is closed', () => {
    const client = world().client();
    expect(client.connect({ password: Buffer.from('wrong') }).reasonCode).toBe(REASON.badUserNameOrPassword);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-3.1.4-3] the earlier connection of the same client is told 0x8E, and closed', () => {
    const w = world();
    const first = w.connected('a', kept);
    const second = w.connected('a', kept);
    expect(first.take('disconnect').reasonCode).toBe(REASON.sessionTakenOver);
    expect([first.transport.ended, second.transport.ended]).toEqual([true, false]);
  });

  test('[MQTT-3.1.4-6] what comes behind a CONNECT that is refused is not looked at', () => {
    const w = world();
    const watcher = w.connected('w');
    watcher.subscribe('#');
    const publish = { type: 'publish', dup: false, qos: 0, retain: true, topic: 't', packetId: 0 } as const;
    const client = w.client();
    client.send(
      { ...CONNECT, password: Buffer.from('wrong') },
      { ...publish, properties: NO_PROPERTIES, payload: Buffer.from('x') },
      { type: 'pingreq' },
    );
    expect(types(client)).toEqual(['connack']);
    expect(watcher.texts).toEqual([]);
    expect(w.bench.vhost.retained.size).toBe(0);
  });
});

describe('CONNACK', () => {
  test('[MQTT-3.1.4-5, MQTT-3.2.0-1] comes first, with reason 0, before what the session is owed', () => {
    const w = world();
    const before = w.connected('a', kept);
    before.subscribe('t', 2);
    w.connected('p').publish('t', 'x', { qos: 2 });
    before.cut();
    const client = w.client();
    client.send({ ...CONNECT, clientId: 'a', ...kept }, { type: 'pingreq' });
    expect(client.received[0]).toMatchObject({ type: 'connack', reasonCode: 0, sessionPresent: true });
    expect(types(client).sort()).toEqual(['connack', 'pingresp', 'publish']);
  });

  test('[MQTT-3.2.0-2] comes once', () => {
    const client = world().client();
    client.send(CONNECT, { type: 'pingreq' }, CONNECT);
    expect(types(client)).toEqual(['connack', 'pingresp', 'disconnect']);
  });

  test('[MQTT-3.2.2-1] has flags of 0 or 1', () => {
    const w = world();
    for (const [present, o] of [
      [0, kept],
      [1, kept],
      [0, { cleanStart: true }],
    ] as const) {
      const client = w.client();
      client.push(encodePacket({ ...CONNECT, ...o }, 5));
      const [octets] = client.transport.flushed;
      expect([octets?.[0], octets?.[2], octets?.[3]]).toEqual([0x20, present, 0]);
    }
  });

  test('[MQTT-3.2.2-2, MQTT-3.2.2-3, MQTT-3.1.4-4] tells whether there was a session', () => {
    const w = world();
    const connacks = [kept, kept, { ...kept, cleanStart: true }, kept].map((o) => w.client().connect(o));
    expect(connacks.map((c) => [c.sessionPresent, c.reasonCode])).toEqual([
      [false, 0],
      [true, 0],
      [false, 0],
      [true, 0],
    ]);
  });

  test('[MQTT-3.2.2-6] that refuses says that there is no session, though there is one', () => {
    const w = world();
    w.connected('a', kept).cut();
    const refused = w.client().connect({ clientId: 'a', ...kept, password: Buffer.from('wrong') });
    expect([refused.sessionPresent, refused.reasonCode]).toEqual([false, REASON.badUserNameOrPassword]);
    expect(w.client().connect({ clientId: 'a', ...kept }).sessionPresent).toBe(true);
  });

  test.each([
    ['[MQTT-3.2.2-8] a wrong password', { password: Buffer.from('x') }],
    ['[MQTT-3.2.2-8] no virtual host', { username: 'nowhere:guest' }],
    ['[MQTT-3.2.2-8] a long identifier', { clientId: 'x'.repeat(500) }],
    ['[MQTT-3.2.2-8] a method', { properties: { authenticationMethod: 'x' } }],
    ['[MQTT-3.2.2-8] a full virtual host', { clientId: 'one-more' }],
  ] as const)('%s: a reason that CONNACK has', (_, o) => {
    const w = world();
    w.connected('here');
    if ('clientId' in o && o.clientId === 'one-more') w.bench.vhost.limits.set('max-connections', 1);
    const { reasonCode } = w.client().connect(o);
    expect(reasonCode).toBeGreaterThanOrEqual(0x80);
    expect(isReasonOf(CONNACK, reasonCode)).toBe(true);
  });

  test('[MQTT-3.2.2-9, MQTT-3.2.2-10, MQTT-3.2.2-12, MQTT-3.2.2-13] promises all, and all is there', () => {
    const w = world();
    const will = { topic: 'w', payload: Buffer.from('m'), qos: 2, retain: true, properties: NO_PROPERTIES } as const;
    const client = w.client();
    const { properties, reasonCode } = client.connect({ clientId: 'a', will });
    expect(reasonCode).toBe(REASON.success);
    expect([properties.maximumQos, properties.retainAvailable]).toEqual([undefined, undefined]);
    expect(client.subscribe('t', 2).reasonCodes).toEqual([2]);
    client.publish('t', 'x', { qos: 2, retain: true });
    expect(client.take('pubrec').reasonCode).toBe(REASON.success);
    expect(client.published).toMatchObject([{ qos: 2 }]);
  });

  test('[MQTT-3.1.2-28] has no response information, asked for or not', () => {
    for (const requestResponseInformation of [false, true]) {
      const { properties } = world().client().connect({ properties: { requestResponseInformation } });
      expect(properties.responseInformation).toBeUndefined();
    }
  });

  test('[MQTT-3.2.2-22, MQTT-3.1.2-22] without a keep alive of its own the server takes that of the client', () => {
    const w = world();
    const client = w.client();
    expect(client.connect({ keepAlive: 20 }).properties.serverKeepAlive).toBeUndefined();
    w.pass(29_999);
    expect(client.transport.ended).toBe(false);
    w.pass(1);
    expect(client.transport.ended).toBe(true);
  });
});

describe('enhanced authentication, which is not offered', () => {
  test('[MQTT-4.12.0-1, MQTT-4.12.0-4] a method is refused at once', () => {
    const client = world().client();
    client.send({ ...CONNECT, properties: { authenticationMethod: 'SCRAM-SHA-256' } });
    expect(client.take('connack').reasonCode).toBe(REASON.badAuthenticationMethod);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-3.15.2-2, MQTT-3.15.2-3, MQTT-4.12.0-2, MQTT-4.12.0-5] no AUTH is sent', () => {
    const client = world().client();
    client.send({ ...CONNECT, properties: { authenticationMethod: 'x', authenticationData: Buffer.of(1) } });
    expect(types(client)).toEqual(['connack']);
  });

  test('[MQTT-4.12.0-6] neither AUTH nor a method for who named none', () => {
    const client = world().client();
    client.send(CONNECT, { type: 'pingreq' });
    const [connack] = client.received;
    expect(connack?.type === 'connack' && connack.properties.authenticationMethod).toBe(undefined);
    expect(types(client)).toEqual(['connack', 'pingresp']);
  });

  test.each([
    ['[MQTT-4.12.1-2] a re-authentication', 0x19],
    ['[MQTT-4.12.0-7] an AUTH that nobody asked for', 0x18],
  ] as const)('%s ends the connection', (_, reasonCode) => {
    const client = world().connected('a');
    client.send({ type: 'auth', reasonCode, properties: { authenticationMethod: 'x' } });
    expect(client.take('disconnect').reasonCode).toBe(REASON.protocolError);
    expect(client.transport.ended).toBe(true);
  });
});
