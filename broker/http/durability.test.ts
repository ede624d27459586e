import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DURABLE_WAIT_MS_MAX } from './durability.ts';
import { Rig } from './fixtures.testing.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start();
  rig.bench.store.immediate = false;
});
afterEach(() => rig.stop());

/** Settles when the broker has done it, whatever the answer does. */
async function made(queue: string): Promise<void> {
  await expect.poll(() => rig.bench.vhost.queues.has(queue)).toBe(true);
}

describe('a change is answered when it would survive a crash', () => {
  test('not before', async () => {
    let answered = false;
    const answer = rig.ask('/api/queues/%2F/q', { method: 'PUT', body: { durable: true } }).then((reply) => {
      answered = true;
      return reply;
    });
    await made('q');
    expect((await rig.ask('/api/queues/%2F/q')).status).toBe(200);
    expect(answered).toBe(false);
    rig.bench.store.sync();
    expect((await answer).status).toBe(201);
  });

  test('with an error when the disk takes too long', async () => {
    const answer = rig.ask('/api/queues/%2F/q', { method: 'PUT', body: { durable: true } });
    await made('q');
    rig.bench.pass(DURABLE_WAIT_MS_MAX);
    expect((await answer).body).toMatchObject({ error: 'not_durable' });
    rig.bench.store.sync();
  });
});
