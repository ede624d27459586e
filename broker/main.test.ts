import { connect as netConnect } from 'node:net';
import { type ChannelModel, connect } from 'amqplib';
import { afterEach, describe, expect, test } from 'vitest';
import { type BrokerOptions, type RunningBroker, startBroker } from './main.ts';

const running: RunningBroker[] = [];

afterEach(async () => {
  for (const broker of running.splice(0)) await broker.close();
});

async function start(more: Partial<BrokerOptions> = {}): Promise<RunningBroker> {
  const broker = await startBroker({ host: '127.0.0.1', amqpPort: 0, httpPort: 0, logLevel: 'silent', ...more });
  running.push(broker);
  return broker;
}

const dial = (broker: RunningBroker): Promise<ChannelModel> =>
  connect(`amqp://guest:guest@127.0.0.1:${broker.amqp.port}`);

describe('a started broker', () => {
  test('carries a message from a client to a client', async () => {
    const broker = await start();
    const client = await dial(broker);
    const channel = await client.createConfirmChannel();
    const { queue } = await channel.assertQueue('orders', { durable: true });
    channel.sendToQueue(queue, Buffer.from('one'), { persistent: true });
    await channel.waitForConfirms();
    const message = await channel.get(queue, { noAck: true });
    expect(message === false ? message : message.content.toString()).toBe('one');
    await client.close();
  });

  test('answers its management API', async () => {
    const { http } = await start({ nodeName: 'waybill@test' });
    const response = await fetch(`http://${http.host}:${http.port}/api/overview`, {
      headers: { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ node: 'waybill@test' });
  });

  test('leaves nothing open when one of its ports is taken', async () => {
    const first = await start();
    await expect(start({ httpPort: first.http.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: first.http.port,
    });
    await expect(start({ amqpPort: first.amqp.port })).rejects.toThrow(`port ${first.amqp.port} on 127.0.0.1 is taken`);
  });

  test('says goodbye to its clients when it closes', async () => {
    const broker = await start();
    const client = await dial(broker);
    await client.createChannel();
    const farewell = new Promise<Error | undefined>((resolve) => client.once('close', resolve));
    await broker.close();
    const reason = (await farewell)?.message;
    expect(reason).toContain('320 (CONNECTION-FORCED)');
    expect(reason).toContain('CONNECTION_FORCED - broker shut down');
    await expect(dial(broker)).rejects.toThrow('ECONNREFUSED');
  });

  test('does not wait for a peer that never says anything', async () => {
    const broker = await start();
    const mute = netConnect(broker.amqp.port, '127.0.0.1');
    const cut = new Promise<void>((resolve) => mute.once('close', () => resolve()));
    await new Promise<void>((resolve) => mute.once('connect', () => resolve()));
    // The peer closes nothing by itself: who waited for it would wait for ever.
    await broker.close();
    await cut;
  });

  test('tells publishers when memory is low', async () => {
    const broker = await start({ maxMemoryBytes: 1 });
    const client = await dial(broker);
    const blocked = new Promise<string>((resolve) => client.once('blocked', resolve));
    await expect.poll(() => broker.broker.alarms.memory).toBe(true);
    const channel = await client.createChannel();
    channel.publish('amq.fanout', '', Buffer.from('x'));
    expect(await blocked).toBe('low on memory');
    // A blocked connection isn't read from: nothing it says now is heard.
    void client.close().catch(() => undefined);
  });
});
