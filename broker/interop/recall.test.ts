/** What a redrive moved is called back while the console is killed: each letter ends in one place, as it was. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, type ChannelModel, connect, type GetMessage } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../lib/contract/job-facts.ts';
import { brokersHere, buildJobConsole, drained, JobConsole, Line, removeJobConsole } from './job-console.testing.ts';
import { type Target as TestBroker, until } from './target.ts';

const letters = 400;

beforeAll(buildJobConsole);
afterAll(removeJobConsole);

async function taken(channel: Channel, queue: string): Promise<GetMessage> {
  const message = await channel.get(queue, { noAck: true });
  if (message === false) throw new Error(`${queue} gave nothing`);
  return message;
}

describe.each(brokersHere('Recalls do NOT run'))('calling back on $name', ({ start }) => {
  let target: TestBroker;
  let line: Line;
  let dir: string;
  let console: JobConsole;
  let client: ChannelModel;
  let channel: Channel;

  beforeAll(async () => {
    target = await start();
  }, 120_000);

  afterAll(() => target.close(), 60_000);

  beforeEach(async () => {
    line = new Line(target);
    dir = await mkdtemp(join(tmpdir(), 'waybill-recall-'));
    console = new JobConsole(dir, target, await line.start());
    client = await connect(`amqp://guest:guest@${target.host}:${target.port}`);
    const confirming = await client.createConfirmChannel();
    channel = confirming;
    for (const queue of ['fire', 'fire.dead']) await channel.deleteQueue(queue);
    await channel.assertQueue('fire.dead');
    await channel.assertQueue('fire', { deadLetterExchange: '', deadLetterRoutingKey: 'fire.dead' });
    for (let n = 0; n < letters; n++) channel.sendToQueue('fire', Buffer.from(`letter ${n}`), { headers: { n } });
    await confirming.waitForConfirms();
    await channel.prefetch(letters);
    const { consumerTag } = await channel.consume('fire', (message) => {
      if (message !== null) channel.nack(message, false, false);
    });
    await until('all are dead', 60_000, async () => (await channel.checkQueue('fire.dead')).messageCount === letters);
    await channel.cancel(consumerTag);
    await console.start();
  }, 120_000);

  afterEach(async () => {
    await console.kill();
    await line.stop();
    await client.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function ran(id: string, rate: number, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const limits = { ...defaultLimits, rate, canary: 0, needsConsumers: false };
    expect(await console.ask({ do: 'command', id, command: { do: 'start', limits } })).toMatchObject({ ok: true });
    await meanwhile();
    await until('the job is done', 60_000, async () => {
      const { state, pause } = (await console.job(id)).status;
      if (state === 'paused') throw new Error(`the job stopped: ${pause?.reason}: ${pause?.detail}`);
      return state === 'done';
    });
  }

  async function redriven(): Promise<string> {
    const frozen = await console.ask({ do: 'freeze', queue: 'fire.dead', target: { kind: 'origin-queue' } });
    if (!frozen.ok) throw new Error(frozen.error.reason);
    await ran(frozen.value.id, 0);
    return frozen.value.id;
  }

  test('what is ready comes back as it was, and what a consumer took doesn’t', async () => {
    const id = await redriven();
    channel.sendToQueue('fire', Buffer.from('another'));
    const gone = await taken(channel, 'fire');
    const recall = await console.ask({ do: 'recall', id, queue: 'fire' });
    if (!recall.ok) throw new Error(recall.error.reason);
    const late = await taken(channel, 'fire');
    await ran(recall.value.id, 0);
    const { fates, count } = await console.job(recall.value.id);
    expect([count, fates.moved, fates.missing, fates.unknown]).toEqual([letters - 1, letters - 2, 1, 0]);

    const { properties } = await taken(channel, 'fire.dead');
    const headers = properties.headers ?? {};
    expect(headers['x-death']?.[0]).toMatchObject({ queue: 'fire', reason: 'rejected', count: 1 });
    expect(headers).toMatchObject({ 'x-first-death-queue': 'fire', 'x-waybill-attempt': 0 });
    expect(Object.keys(headers)).toContain('n');
    expect([...(await drained(client, 'fire')).keys()]).toEqual(['another']);
    const back = await drained(client, 'fire.dead');
    expect(back.size).toBe(letters - 3);
    for (const { content } of [gone, late]) expect(back.has(content.toString())).toBe(false);

    const again = await console.ask({ do: 'recall', id, queue: 'fire' });
    expect(again).toMatchObject({ ok: false, error: { kind: 'refused' } });
  }, 120_000);

  test('the console is killed in the middle: nothing is lost, and only what is unknown is doubled', async () => {
    const id = await redriven();
    const recall = await console.ask({ do: 'recall', id, queue: 'fire' });
    if (!recall.ok) throw new Error(recall.error.reason);
    const called = recall.value.id;
    await ran(called, 400, async () => {
      await until('some are back', 60_000, async () => (await console.job(called)).fates.moved >= 100);
      line.cut();
      await console.kill();
      await console.start();
    });
    const { fates } = await console.job(called);
    const [there, back] = [await drained(client, 'fire'), await drained(client, 'fire.dead')];
    const copies = new Map<string, number>();
    for (const side of [there, back]) {
      for (const [body, n] of side) copies.set(body, (copies.get(body) ?? 0) + n);
    }
    expect(copies.size).toBe(letters);
    const doubled = [...copies.values()].filter((n) => n > 1).length;
    expect(doubled).toBeLessThanOrEqual(fates.unknown);
    expect(fates.moved + fates.unknown).toBe(letters);
  }, 120_000);
});
