/** 10,000 dead letters are redriven while everything around it breaks. Nothing is lost; what may be doubled is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../../lib/contract/job-facts.ts';
import type { JobLimits } from '../../lib/contract/jobs.ts';
import { fireForEach } from './fire.testing.ts';
import { brokersHere, buildJobConsole, drained, removeJobConsole } from './job-console.testing.ts';
import { until } from './target.ts';

const letters = 10_000;

beforeAll(buildJobConsole);
afterAll(removeJobConsole);

describe.each(brokersHere('Redrive under fire does NOT run'))('redrive under fire on $name', ({ start }) => {
  const fire = fireForEach(start, {
    count: letters,
    queue: { maxLength: letters, arguments: { 'x-overflow': 'reject-publish' } },
  });

  async function begin(limits: Partial<JobLimits>, last?: number): Promise<string> {
    const frozen = await fire.console.ask({
      do: 'freeze',
      queue: 'fire.dead',
      target: { kind: 'origin-queue' },
      ...(last === undefined ? {} : { last }),
    });
    if (!frozen.ok) throw new Error(frozen.error.reason);
    const { id } = frozen.value;
    expect((await fire.console.job(id)).count).toBe(last ?? letters);
    const all = { ...defaultLimits, rate: 0, window: 100, canary: 0, ...limits };
    expect(await fire.console.ask({ do: 'command', id, command: { do: 'start', limits: all } })).toMatchObject({
      ok: true,
    });
    return id;
  }

  const moved = (id: string, count: number): Promise<void> =>
    until(`${count} are moved`, 60_000, async () => (await fire.console.job(id)).fates.moved >= count);

  /** Each letter is somewhere, and only those that the job calls unknown are in two places. */
  async function accountedFor(id: string, already: ReadonlyMap<string, number>): Promise<void> {
    const job = await fire.console.job(id);
    const unknown = new Set((await fire.console.ask({ do: 'unknown', id })).map((n) => `letter ${n}`));
    const [there, left] = [await drained(fire.client, 'fire'), await drained(fire.client, 'fire.dead')];
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
      [2_500, 'cut'],
      [3_500, 'kill'],
      [4_500, 'cut'],
      // More than a second before its end: it still runs, however late this process is to look.
      [5_500, 'kill'],
    ] as const) {
      await moved(id, at);
      expect((await fire.console.job(id)).status.state).toBe('running');
      if (what === 'cut') fire.line.cut();
      else {
        await fire.console.kill();
        await fire.console.start();
      }
    }
    await fire.ended(id);
    await accountedFor(id, new Map());
  }, 180_000);

  test('the queue that they go to fills up: the job stops by itself, and goes on when there is room', async () => {
    const channel = await fire.client.createConfirmChannel();
    for (let n = 0; n < letters / 2; n++) channel.sendToQueue('fire', Buffer.from('filler'));
    await channel.waitForConfirms();
    await channel.close();
    const id = await begin({ depthMax: 0, failurePercentMax: 0 });
    await until('it stops by itself', 60_000, async () => (await fire.console.job(id)).status.state === 'paused');
    const stopped = await fire.console.job(id);
    expect(stopped.status.pause?.reason).toBe('failures');
    expect(stopped.fates.moved).toBe(letters / 2);
    expect(stopped.fates.refused).toBeGreaterThanOrEqual(defaultLimits.failuresMax);
    expect(stopped.fates.unknown).toBe(0);

    const already = await drained(fire.client, 'fire');
    expect(already.get('filler')).toBe(letters / 2);
    expect(await fire.console.ask({ do: 'command', id, command: { do: 'resume' } })).toMatchObject({ ok: true });
    await fire.ended(id);
    await accountedFor(id, already);
  }, 180_000);

  test('thousands that aren’t of the set lie before it, and are as they were afterwards', async () => {
    const id = await begin({ window: 10 }, 20);
    await fire.ended(id);
    expect((await fire.console.job(id)).fates).toMatchObject({ moved: 20, missing: 0, unknown: 0 });
    const there = await drained(fire.client, 'fire');
    expect(there.size).toBe(20);
    const left = await drained(fire.client, 'fire.dead');
    expect(left.size).toBe(letters - 20);
    expect([...there.keys()].filter((body) => left.has(body))).toEqual([]);
  }, 120_000);
});
