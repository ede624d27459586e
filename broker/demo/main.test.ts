import { type Channel, type ChannelModel, connect } from 'amqplib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWaybill, type Target, until } from '../interop/target.ts';
import { actors, runDemo } from './main.ts';
import { exchanges, queues } from './topology.ts';

let broker: Target;
let url: string;
let observer: ChannelModel;

beforeAll(async () => {
  broker = await startWaybill();
  url = `amqp://guest:guest@${broker.host}:${broker.port}`;
  observer = await connect(url);
});

afterAll(async () => {
  await observer.close();
  await broker.close();
});

/** Whether a passive declaration finds it; a channel each, because a refusal closes it. */
async function isThere(check: (channel: Channel) => Promise<unknown>): Promise<boolean> {
  const channel = await observer.createChannel();
  // The refusal reaches us through what we await.
  channel.on('error', () => {});
  const found = await check(channel).then(
    () => true,
    () => false,
  );
  if (found) await channel.close();
  return found;
}

test('the shop trades, and leaves nothing behind', async () => {
  const stop = new AbortController();
  const demo = runDemo({ url, signal: stop.signal });
  const watch = await observer.createChannel();
  const depth = async (queue: string) => (await watch.checkQueue(queue)).messageCount;
  await until('the shop is open', 10_000, () => isThere((channel) => channel.checkQueue('shop.unrouted')));
  await until('orders come in', 15_000, async () => (await depth('shop.audit.log')) >= 20);
  for (const queue of ['shop.email', 'shop.packing', 'shop.shipping', 'shop.payments', 'shop.support', 'shop.prices']) {
    await until(`${queue} has a worker`, 5_000, async () => (await watch.checkQueue(queue)).consumerCount > 0);
  }
  expect((await watch.checkQueue('shop.packing')).consumerCount).toBe(2);
  await watch.close();
  stop.abort();
  await demo;
  for (const { name } of queues) expect(await isThere((channel) => channel.checkQueue(name)), name).toBe(false);
  for (const { name } of exchanges) expect(await isThere((channel) => channel.checkExchange(name)), name).toBe(false);
});

test('a broker that is not there is said at once', async () => {
  const nobody = 'amqp://guest:guest@127.0.0.1:1';
  await expect(runDemo({ url: nobody, signal: new AbortController().signal })).rejects.toThrow('ECONNREFUSED');
});

test('every actor has a name of its own', () => {
  expect(new Set(actors.map(({ name }) => name)).size).toBe(actors.length);
});
