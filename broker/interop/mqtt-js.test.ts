/** MQTT.js, which others wrote, with each version of MQTT over each transport. */
import { connect as connectAmqp } from 'amqplib';
import type { IClientOptions } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MqttBroker, startMqttBroker, transports } from './mqtt-broker.ts';
import { dial, type MqttJsClient } from './mqtt-js.testing.ts';

let broker: MqttBroker;
beforeAll(async () => {
  broker = await startMqttBroker();
});
afterAll(() => broker?.close());

const versions = [
  ['3.1', { protocolId: 'MQIsdp', protocolVersion: 3 }],
  ['3.1.1', { protocolVersion: 4 }],
  ['5.0', { protocolVersion: 5 }],
] as const satisfies readonly (readonly [string, IClientOptions])[];
const matrix = transports.flatMap((transport) => versions.map(([name, options]) => ({ transport, name, options })));

describe.each(matrix)('MQTT.js, $name over $transport', ({ transport, options }) => {
  const client = (o: IClientOptions = {}): Promise<MqttJsClient> => dial(broker.url[transport], { ...options, ...o });
  const lasting = (clientId: string): IClientOptions => ({
    clientId,
    clean: false,
    ...(options.protocolVersion === 5 && { properties: { sessionExpiryInterval: 60 } }),
  });

  test('every quality of service, each at most that of the subscription', async () => {
    const [publisher, subscriber] = [await client(), await client()];
    for (const granted of [0, 1, 2] as const) await subscriber.mqtt.subscribeAsync(`js/${granted}`, { qos: granted });
    for (const granted of [0, 1, 2] as const) {
      for (const qos of [0, 1, 2] as const) {
        await publisher.mqtt.publishAsync(`js/${granted}`, `at ${qos}`, { qos });
        expect(await subscriber.next()).toEqual([`js/${granted}`, `at ${qos}`, Math.min(qos, granted), false]);
      }
    }
  });

  test('a large message, and an empty one', async () => {
    const [publisher, subscriber] = [await client(), await client()];
    await subscriber.mqtt.subscribeAsync('js/size', { qos: 1 });
    const large = Buffer.alloc(3_000_000, 'x');
    await publisher.mqtt.publishAsync('js/size', large, { qos: 1 });
    expect(Buffer.compare((await subscriber.packet()).payload as Buffer, large)).toBe(0);
    await publisher.mqtt.publishAsync('js/size', '', { qos: 1 });
    expect(await subscriber.next()).toEqual(['js/size', '', 1, false]);
  });

  test('a retained message is there for who comes later, until it is cleared', async () => {
    const publisher = await client();
    await publisher.mqtt.publishAsync('js/kept/x', 'value', { qos: 1, retain: true });
    const late = await client();
    await late.mqtt.subscribeAsync('js/kept/+', { qos: 1 });
    expect(await late.next()).toEqual(['js/kept/x', 'value', 1, true]);
    await publisher.mqtt.publishAsync('js/kept/x', '', { qos: 1, retain: true });
    expect(await late.next()).toEqual(['js/kept/x', '', 1, false]);
    const later = await client();
    await later.mqtt.subscribeAsync('js/kept/+', { qos: 1 });
    await publisher.mqtt.publishAsync('js/kept/y', 'live', { qos: 1 });
    expect(await later.next()).toEqual(['js/kept/y', 'live', 1, false]);
  });

  test('a will is published for a client that is cut off, and not for one that says goodbye', async () => {
    const watcher = await client();
    await watcher.mqtt.subscribeAsync('js/will', { qos: 1 });
    const will = (payload: string): IClientOptions => ({
      will: { topic: 'js/will', payload: Buffer.from(payload), qos: 1, retain: false },
    });
    const polite = await client(will('never'));
    await polite.mqtt.endAsync();
    const doomed = await client(will('gone'));
    doomed.mqtt.stream.destroy();
    expect(await watcher.next()).toEqual(['js/will', 'gone', 1, false]);
  });

  test.each([1, 2] as const)('a session lasts: what came meanwhile at QoS %i is delivered in order', async (qos) => {
    const id = `js-lasting-${transport}-${options.protocolVersion}`;
    const first = await client(lasting(id));
    await first.mqtt.subscribeAsync('js/lasting', { qos: 2 });
    await first.mqtt.endAsync();
    const publisher = await client();
    for (let i = 0; i < 20; i++) await publisher.mqtt.publishAsync('js/lasting', `${i}`, { qos });
    const again = await client(lasting(id));
    const got: string[] = [];
    while (got.length < 20) got.push((await again.next())[1]);
    expect(got).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    await again.mqtt.unsubscribeAsync('js/lasting');
  });

  test('a wrong password is refused', async () => {
    await expect(client({ password: 'wrong' })).rejects.toThrow(/Not authorized|Bad User/i);
  });

  test('to AMQP: topic and key, properties', async () => {
    const amqp = await connectAmqp(broker.amqpUrl);
    const channel = await amqp.createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'amq.topic', 'js.bridge.*');
    const publisher = await client();
    const isFive = options.protocolVersion === 5;
    await publisher.mqtt.publishAsync('js/bridge/a', 'from MQTT', {
      qos: 1,
      ...(isFive && {
        properties: {
          contentType: 'text/plain',
          correlationData: Buffer.from('c-1'),
          responseTopic: 'js/answers',
          messageExpiryInterval: 60,
          userProperties: { colour: 'red' },
        },
      }),
    });
    const got = await channel.get(queue, { noAck: true });
    if (got === false) throw new Error('no message');
    expect(got.content.toString()).toBe('from MQTT');
    expect(got.fields).toMatchObject({ exchange: 'amq.topic', routingKey: 'js.bridge.a' });
    expect(got.properties).toMatchObject({
      deliveryMode: 2,
      headers: { 'x-mqtt-publish-qos': 1, ...(isFive && { colour: 'red' }) },
      ...(isFive && { contentType: 'text/plain', correlationId: 'c-1', replyTo: 'js.answers', expiration: '60000' }),
    });
    await amqp.close();
  });

  test('from AMQP: key and topic, properties', async () => {
    const subscriber = await client();
    await subscriber.mqtt.subscribeAsync('js/from/#', { qos: 2 });
    const amqp = await connectAmqp(broker.amqpUrl);
    const channel = await amqp.createConfirmChannel();
    channel.publish('amq.topic', 'js.from.amqp', Buffer.from('from AMQP'), {
      persistent: true,
      contentType: 'application/json',
      correlationId: 'c-2',
      replyTo: 'js.answers',
      headers: { colour: 'blue', size: 3 },
      expiration: '60000',
    });
    channel.publish('amq.topic', 'js.from', Buffer.from('transient'));
    await channel.waitForConfirms();
    const packet = await subscriber.packet();
    expect([packet.topic, packet.payload.toString(), packet.qos]).toEqual(['js/from/amqp', 'from AMQP', 1]);
    if (options.protocolVersion === 5) {
      expect(packet.properties).toMatchObject({
        contentType: 'application/json',
        correlationData: Buffer.from('c-2'),
        responseTopic: 'js/answers',
        messageExpiryInterval: 60,
      });
      expect({ ...packet.properties?.userProperties }).toEqual({ colour: 'blue', size: '3' });
    }
    expect(await subscriber.next()).toEqual(['js/from', 'transient', 0, false]);
    await amqp.close();
  });
});

test.each(transports)('MQTT.js, shared subscription over %s: each message to one member', async (transport) => {
  const members = [
    await dial(broker.url[transport], { protocolVersion: 5 }),
    await dial(broker.url[transport], { protocolVersion: 5 }),
  ];
  for (const { mqtt } of members) await mqtt.subscribeAsync('$share/g/js/shared', { qos: 1 });
  const publisher = await dial(broker.url[transport], { protocolVersion: 5 });
  for (let i = 0; i < 10; i++) await publisher.mqtt.publishAsync('js/shared', `${i}`, { qos: 1 });
  const got: string[] = [];
  for (let i = 0; i < 5; i++) for (const member of members) got.push((await member.next())[1]);
  expect(got.toSorted()).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`));
});

test('MQTT.js: a virtual host by the user name, and topics by user and client', async () => {
  await broker.put('vhosts/team', {});
  await broker.put('users/ann', { password: 'secret', tags: '' });
  await broker.put('permissions/team/ann', { configure: '.*', write: '.*', read: '.*' });
  const own = '^{username}\\.{client_id}\\.';
  await broker.put('topic-permissions/team/ann', { exchange: 'amq.topic', write: own, read: own });
  const ann: IClientOptions = { protocolVersion: 5, username: 'team:ann', password: 'secret', clientId: 'c1' };
  const client = await dial(broker.url.TCP, ann);
  const { mqtt } = client;
  await expect(dial(broker.url.TCP, { ...ann, username: 'ann' })).rejects.toThrow('Not authorized');
  await mqtt.subscribeAsync('ann/c1/#', { qos: 1 });
  await expect(mqtt.subscribeAsync('ann/#', { qos: 1 })).rejects.toThrow();
  await expect(mqtt.publishAsync('ann/c2/x', 'no', { qos: 1 })).rejects.toThrow('Not authorized');
  await mqtt.publishAsync('ann/c1/x', 'yes', { qos: 1 });
  expect(await client.next()).toEqual(['ann/c1/x', 'yes', 1, false]);
});

test('MQTT.js: when the broker ends, clients are told why', async () => {
  const ending = await startMqttBroker();
  const told: Promise<string>[] = [];
  for (const transport of transports) {
    const { mqtt } = await dial(ending.url[transport], { protocolVersion: 5 });
    told.push(
      new Promise((resolve) => {
        mqtt.once('disconnect', ({ reasonCode, properties }) => resolve(`${reasonCode} ${properties?.reasonString}`));
      }),
    );
  }
  await ending.close();
  expect(await Promise.all(told)).toEqual(transports.map(() => '139 broker shut down'));
});

test('keys that no topic can be stay with AMQP, and topics too long for a key are cut for AMQP only', async () => {
  const subscriber = await dial(broker.url.TCP, { protocolVersion: 5 });
  await subscriber.mqtt.subscribeAsync('odd/#', { qos: 1 });
  const amqp = await connectAmqp(broker.amqpUrl);
  const channel = await amqp.createConfirmChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'amq.topic', 'odd.#');
  const keys = ['odd.*', 'odd.#', 'odd.\0', 'odd.fine'];
  for (const key of keys) channel.publish('amq.topic', key, Buffer.from(key), { persistent: true });
  await channel.waitForConfirms();
  expect(await subscriber.next()).toEqual(['odd/fine', 'odd.fine', 1, false]);
  const topic = `odd/${'x'.repeat(300)}`;
  await subscriber.mqtt.publishAsync(topic, 'long', { qos: 1 });
  expect(await subscriber.next()).toEqual([topic, 'long', 1, false]);
  const got: string[] = [];
  for (let i = 0; i < 5; i++) {
    const message = await channel.get(queue, { noAck: true });
    if (message !== false) got.push(message.fields.routingKey);
  }
  expect(got).toEqual([...keys, `odd.${'x'.repeat(248)}...`]);
  await amqp.close();
});
