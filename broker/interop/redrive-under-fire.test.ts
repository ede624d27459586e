/** 10,000 dead letters are redriven while everything around it breaks. Nothing is lost; what may be doubled is told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelModel, connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../lib/contract/job-facts.ts';
import type { JobLimits } from '../../lib/contract/jobs.ts';
import { brokersHere, buildJobConsole, drained, JobConsole, Line, removeJobConsole } from './job-console.testing.ts';
import { type Target as TestBroker, until } from './target.ts';

const letters = 10_000;

beforeAll(buildJobConsole);
afterAll(removeJobConsole);

describe.each(brokersHere('Redrive under fire does NOT run'))('redrive under fire on $name', ({ start }) => {
  let target: TestBroker;
  let line: Line;
  let dir: string;
  let console: JobConsole;
  let client: ChannelModel;

  beforeAll(async () => {
    target = await start();
  }, 120_000);

  afterAll(() => target.close(), 60_000);

  beforeEach(async () => {
    line = new Line(target);
    dir = await mkdtemp(join(tmpdir(), 'waybill-fire-'));
    console = new JobConsole(dir, target, await line.start());
    client = await connect(`amqp://guest:guest@${target.host}:${target.port}`);
    const channel = await client.createConfirmChannel();
    for (const queue of ['fire', 'fire.dead']) await channel.deleteQueue(queue);
    await channel.assertQueue('fire.dead');
    await channel.assertQueue('fire', {
      deadLetterExchange: '',
      deadLetterRoutingKey: 'fire.dead',
      maxLength: letters,
      arguments: { 'x-overflow': 'reject-publish' },
    });
    for (let n = 0; n < letters; n++) channel.sendToQueue('fire', Buffer.from(`letter ${n}`));
    await channel.waitForConfirms();
    let rejected = 0;
    await channel.prefetch(1_000);
    const { consumerTag } = await channel.consume('fire', (message) => {
      if (message === null) return;
      rejected += 1;
      channel.nack(message, rejected % 100 === 0, false);
    });
    await until('all are dead', 60_000, async () => (await channel.checkQueue('fire.dead')).messageCount === letters);
    await channel.cancel(consumerTag);
    await channel.close();
    await console.start();
  }, 120_000);

  afterEach(async () => {
    await console.kill();
    await line.stop();
    await client.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function begin(limits: Partial<JobLimits>, last?: number): Promise<string> {
    const frozen = await console.ask({
      do: 'freeze',
      queue: 'fire.dead',
      target: { kind: 'origin-queue' },
      ...(last === undefined ? {} : { last }),
    });
    if (!frozen.ok) throw new Error(frozen.error.reason);
    const { id } = frozen.value;
    expect((await console.job(id)).count).toBe(last ?? letters);
    const all = { ...defaultLimits, rate: 0, window: 100, canary: 0, ...limits };
    expect(await console.ask({ do: 'command', id, command: { do: 'start', limits: all } })).toMatchObject({ ok: true });
    return id;
  }

  const moved = (id: string, count: number): Promise<void> =>
    until(`${count} are moved`, 60_000, async () => (await console.job(id)).fates.moved >= count);
  const ended = (id: string): Promise<void> =>
    until('the job is done', 120_000, async () => {
      const { state, pause } = (await console.job(id)).status;
      if (state === 'paused') throw new Error(`the job stopped: ${pause?.reason}: ${pause?.detail}`);
      return state === 'done';
    });

  /** Each letter is somewhere, and only those that the job calls unknown are in two places. */
  async function accountedFor(id: string, already: ReadonlyMap<string, number>): Promise<void> {
    const job = await console.job(id);
    const unknown = new Set((await console.ask({ do: 'unknown', id })).map((n) => `letter ${n}`));
    const [there, left] = [await drained(client, 'fire'), await drained(client, 'fire.dead')];
    const lost: string[] = [];
    const doubled: string[] = [];
    for (let n = 0; n < letters; n++) {
      const body = `letter ${n}`;
      const sent = (there.get(body) ?? 0) + (already.get(body) ?? 0);
      const copies = sent + (left.get(body) ?? 0);
      if (copies === 0) lost.push(body);
      if (copies > 1 && !unknown.has(body)) doubled.push(body);
    }
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
    expect(job.fates.moved + job.fates.unknown).toBe(letters);
    // What is unknown lies where it was.
    expect(left.size).toBe(job.unknownKept);
    expect(job.unknownKept).toBe(job.fates.unknown);
  }

  test('the console is killed, and its connections are cut', async () => {
    const id = await begin({ rate: 3_000 });
    for (const [at, what] of [
      [500, 'kill'],
      [1_500, 'cut'],
      [3_000, 'cut'],
      [5_000, 'kill'],
      [7_000, 'cut'],
      [9_000, 'kill'],
    ] as const) {
      await moved(id, at);
      expect((await console.job(id)).status.state).toBe('running');
      if (what === 'cut') line.cut();
      else {
        await console.kill();
        await console.start();
      }
    }
    await ended(id);
    await accountedFor(id, new Map());
  }, 180_000);

  test('the queue that they go to fills up: the job stops by itself, and goes on when there is room', async () => {
    const channel = await client.createConfirmChannel();
    for (let n = 0; n < letters / 2; n++) channel.sendToQueue('fire', Buffer.from('filler'));
    await channel.waitForConfirms();
    await channel.close();
    const id = await begin({ depthMax: 0, failurePercentMax: 0 });
    await until('it stops by itself', 60_000, async () => (await console.job(id)).status.state === 'paused');
    const stopped = await console.job(id);
    expect(stopped.status.pause?.reason).toBe('failures');
    expect(stopped.fates.moved).toBe(letters / 2);
    expect(stopped.fates.refused).toBeGreaterThanOrEqual(defaultLimits.failuresMax);
    expect(stopped.fates.unknown).toBe(0);

    const already = await drained(client, 'fire');
    expect(already.get('filler')).toBe(letters / 2);
    expect(await console.ask({ do: 'command', id, command: { do: 'resume' } })).toMatchObject({ ok: true });
    await ended(id);
    await accountedFor(id, already);
  }, 180_000);

  test('thousands that aren’t of the set lie before it, and are as they were afterwards', async () => {
    const id = await begin({ window: 10 }, 20);
    await ended(id);
    expect((await console.job(id)).fates).toMatchObject({ moved: 20, missing: 0, unknown: 0 });
    const there = await drained(client, 'fire');
    expect(there.size).toBe(20);
    const left = await drained(client, 'fire.dead');
    expect(left.size).toBe(letters - 20);
    expect([...there.keys()].filter((body) => left.has(body))).toEqual([]);
  }, 120_000);
});
