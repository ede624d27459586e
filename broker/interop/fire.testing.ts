/** For each test anew: a queue whose letters are all dead, and a console that works on them over a line to be cut. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelModel, connect, type Options } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { JobConsole, Line } from './job-console.testing.ts';
import { type Target, until } from './target.ts';

type Letters = {
  readonly count: number;
  /** Of the queue where they die, beside where it sends its dead. */
  readonly queue?: Options.AssertQueue;
  readonly headers?: (n: number) => Record<string, unknown>;
};

export class Fire {
  line!: Line;
  console!: JobConsole;
  client!: ChannelModel;

  /** `letter 0` and so on, published to `fire` and rejected: they lie in `fire.dead`. */
  async light({ count, queue = {}, headers = () => ({}) }: Letters): Promise<void> {
    const channel = await this.client.createConfirmChannel();
    for (const name of ['fire', 'fire.dead']) await channel.deleteQueue(name);
    await channel.assertQueue('fire.dead');
    await channel.assertQueue('fire', { deadLetterExchange: '', deadLetterRoutingKey: 'fire.dead', ...queue });
    for (let n = 0; n < count; n++) channel.sendToQueue('fire', Buffer.from(`letter ${n}`), { headers: headers(n) });
    await channel.waitForConfirms();
    await channel.prefetch(1_000);
    const { consumerTag } = await channel.consume('fire', (message) => {
      if (message !== null) channel.nack(message, false, false);
    });
    await until('all are dead', 60_000, async () => (await channel.checkQueue('fire.dead')).messageCount === count);
    await channel.cancel(consumerTag);
    await channel.close();
  }

  async ended(id: string): Promise<void> {
    await until('the job is done', 120_000, async () => {
      const { state, pause } = (await this.console.job(id)).status;
      if (state === 'paused') throw new Error(`the job stopped: ${pause?.reason}: ${pause?.detail}`);
      return state === 'done';
    });
  }
}

/** To be called in a `describe`. */
export function fireForEach(start: () => Promise<Target>, letters: Letters): Fire {
  const fire = new Fire();
  let target: Target;
  let dir: string;

  beforeAll(async () => {
    target = await start();
  }, 120_000);

  afterAll(() => target.close(), 60_000);

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'waybill-fire-'));
    fire.line = new Line(target);
    fire.console = new JobConsole(dir, target, await fire.line.start());
    fire.client = await connect(`amqp://guest:guest@${target.host}:${target.port}`);
    await fire.light(letters);
    await fire.console.start();
  }, 120_000);

  afterEach(async () => {
    await fire.console.kill();
    await fire.line.stop();
    await fire.client.close();
    await rm(dir, { recursive: true, force: true });
  });
  return fire;
}
