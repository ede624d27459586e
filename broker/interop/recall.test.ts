/** What a redrive moved is called back while the console is killed: each letter ends in one place, as it was. */
import type { Channel, GetMessage } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../lib/contract/job-facts.ts';
import { fireForEach } from './fire.testing.ts';
import { brokersHere, buildJobConsole, drained, removeJobConsole } from './job-console.testing.ts';
import { until } from './target.ts';

const letters = 400;

beforeAll(buildJobConsole);
afterAll(removeJobConsole);

async function taken(channel: Channel, queue: string): Promise<GetMessage> {
  const message = await channel.get(queue, { noAck: true });
  if (message === false) throw new Error(`${queue} gave nothing`);
  return message;
}

describe.each(brokersHere('Recalls do NOT run'))('calling back on $name', ({ start }) => {
  const fire = fireForEach(start, { count: letters, headers: (n) => ({ n }) });

  async function ran(id: string, rate: number, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    const limits = { ...defaultLimits, rate, canary: 0, needsConsumers: false };
    expect(await fire.console.ask({ do: 'command', id, command: { do: 'start', limits } })).toMatchObject({ ok: true });
    await meanwhile();
    await fire.ended(id);
  }

  async function redriven(): Promise<string> {
    const frozen = await fire.console.ask({ do: 'freeze', queue: 'fire.dead', target: { kind: 'origin-queue' } });
    if (!frozen.ok) throw new Error(frozen.error.reason);
    await ran(frozen.value.id, 0);
    return frozen.value.id;
  }

  test('what is ready comes back as it was, and what a consumer took doesn’t', async () => {
    const id = await redriven();
    const channel = await fire.client.createChannel();
    channel.sendToQueue('fire', Buffer.from('another'));
    const gone = await taken(channel, 'fire');
    const recall = await fire.console.ask({ do: 'recall', id, queue: 'fire' });
    if (!recall.ok) throw new Error(recall.error.reason);
    const late = await taken(channel, 'fire');
    await ran(recall.value.id, 0);
    const { fates, count } = await fire.console.job(recall.value.id);
    expect([count, fates.moved, fates.missing, fates.unknown]).toEqual([letters - 1, letters - 2, 1, 0]);

    const { properties } = await taken(channel, 'fire.dead');
    const headers = properties.headers ?? {};
    expect(headers['x-death']?.[0]).toMatchObject({ queue: 'fire', reason: 'rejected', count: 1 });
    expect(headers).toMatchObject({ 'x-first-death-queue': 'fire', 'x-waybill-attempt': 0 });
    expect(Object.keys(headers)).toContain('n');
    expect([...(await drained(fire.client, 'fire')).keys()]).toEqual(['another']);
    const back = await drained(fire.client, 'fire.dead');
    expect(back.size).toBe(letters - 3);
    for (const { content } of [gone, late]) expect(back.has(content.toString())).toBe(false);

    const again = await fire.console.ask({ do: 'recall', id, queue: 'fire' });
    expect(again).toMatchObject({ ok: false, error: { kind: 'refused' } });
  }, 120_000);

  test('the console is killed in the middle: nothing is lost, and only what is unknown is doubled', async () => {
    const id = await redriven();
    const recall = await fire.console.ask({ do: 'recall', id, queue: 'fire' });
    if (!recall.ok) throw new Error(recall.error.reason);
    const called = recall.value.id;
    await ran(called, 400, async () => {
      await until('some are back', 60_000, async () => (await fire.console.job(called)).fates.moved >= 100);
      fire.line.cut();
      await fire.console.kill();
      await fire.console.start();
    });
    const { fates } = await fire.console.job(called);
    const [there, back] = [await drained(fire.client, 'fire'), await drained(fire.client, 'fire.dead')];
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
