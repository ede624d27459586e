import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lessons } from '@/lib/lab/lessons';
import type { Lesson } from '@/lib/lab/lessons/lesson';
import { mqttLessons } from '@/lib/lab/lessons/mqtt';
import { playStep, traceOf } from '@/lib/lab/lessons/play';
import { mosquittoMissing, startMosquitto } from '@/lib/lab/mosquitto.testing';
import { startRun, startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';

let broker: TestBroker;

beforeAll(async () => {
  broker = await startTestBroker();
});

afterAll(() => broker.stop());

async function expectAsTold(on: Parameters<typeof startRun>[0], lesson: Lesson): Promise<void> {
  const { run } = await startRun(on, lesson.setup);
  try {
    for (const step of lesson.steps) expect(await playStep(run, step), JSON.stringify(step)).toBeUndefined();
    expect(traceOf(run.events)).toEqual(lesson.trace);
    const rows = run.ledger.rows();
    expect({
      sent: rows.reduce((sum, { sent }) => sum + sent, 0),
      received: rows.reduce((sum, { received }) => sum + received, 0),
      settled: rows.filter(({ settled }) => settled).length,
    }).toEqual(lesson.outcome);
  } finally {
    await run.end();
  }
}

describe.each(lessons)('the lesson $id', (lesson) => {
  test('goes as it is told, packet by packet', async () => {
    await expectAsTold(broker, lesson);
  });
});

describe.skipIf(mosquittoMissing)('Mosquitto', () => {
  let other: Awaited<ReturnType<typeof startMosquitto>>;

  beforeAll(async () => {
    other = await startMosquitto();
  });

  afterAll(() => other.stop());

  test.each(mqttLessons.filter(({ ourBrokerOnly }) => ourBrokerOnly !== true))(
    'does the same in $id',
    async (lesson) => {
      await expectAsTold({ mqtt: other.port }, lesson);
    },
  );
});
