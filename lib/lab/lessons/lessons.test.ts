import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ledgerTotals } from '@/lib/lab/ledger';
import { lessons } from '@/lib/lab/lessons';
import type { Lesson, Play } from '@/lib/lab/lessons/lesson';
import { playStep, traceOf } from '@/lib/lab/lessons/play';
import { mosquittoMissing, startMosquitto } from '@/lib/lab/mosquitto.testing';
import { startRun, startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';

// Processes start, and clients talk: it takes what it takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** Somebody else's broker, by its address. */
type Other = { readonly address: string };

let broker: TestBroker;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterAll(() => broker.stop());

async function expectAsTold(play: Play, where: Partial<Other> & { readonly private?: boolean } = {}): Promise<void> {
  const { run } = await startRun(broker, play.setup, where);
  try {
    for (const step of play.steps) expect(await playStep(run, step), JSON.stringify(step)).toBeUndefined();
    expect(traceOf(run.events)).toEqual(play.trace);
    const { lost = 0, ...outcome } = play.outcome;
    const isLost = async (): Promise<number> => ledgerTotals((await run.snapshot()).now.moment.ledger).lost;
    await expect.poll(isLost, { timeout: 30_000 }).toBe(lost);
    const rows = run.ledger.rows();
    expect({
      sent: rows.reduce((sum, { sent }) => sum + sent, 0),
      received: rows.reduce((sum, { received }) => sum + received, 0),
      settled: rows.filter(({ settled }) => settled).length,
    }).toEqual(outcome);
  } finally {
    await run.end();
  }
}

const isPrivate = (lesson: Lesson): boolean => lesson.private === true;

describe.each(lessons)('the lesson $id', (lesson) => {
  test('goes as it is told, packet by packet', async () => {
    await expectAsTold(lesson, { private: isPrivate(lesson) });
  });
});

describe.each(lessons.flatMap((lesson) => (lesson.repair === undefined ? [] : [{ ...lesson, repair: lesson.repair }])))(
  'the repair of $id',
  (lesson) => {
    test('goes as it is told, packet by packet', async () => {
      await expectAsTold(lesson.repair, { private: isPrivate(lesson) });
    });
  },
);

/** What the specification leaves no choice about; what is crashed is ours alone. */
const everywhere: readonly { readonly id: string; readonly play: Play }[] = lessons
  .filter((lesson) => lesson.setup.protocol === 'mqtt' && !isPrivate(lesson))
  .flatMap((lesson) => [
    { id: lesson.id, play: lesson },
    ...(lesson.repair === undefined ? [] : [{ id: `the repair of ${lesson.id}`, play: lesson.repair }]),
  ])
  .filter(({ play }) => play.ourBrokerOnly !== true);

describe.skipIf(mosquittoMissing)(
  `Mosquitto${mosquittoMissing ? ' IS NOT INSTALLED, so no lesson was held against another broker (apt install mosquitto)' : ''}`,
  () => {
    let other: Awaited<ReturnType<typeof startMosquitto>>;

    beforeAll(async () => {
      other = await startMosquitto();
    });

    afterAll(() => other.stop());

    test.each(everywhere)('does the same in $id', async ({ play }) => {
      await expectAsTold(play, { address: `127.0.0.1:${other.port}` });
    });
  },
);
