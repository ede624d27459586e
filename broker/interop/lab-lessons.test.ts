/** The Lab's lessons of AMQP, by address on a RabbitMQ that the console isn't attached to: the same packets, frame by frame. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Broker } from '../../lib/client/brokers.ts';
import { ManagementClient } from '../../lib/client/management.ts';
import { lessons } from '../../lib/lab/lessons/index.ts';
import { playStep, traceOf } from '../../lib/lab/lessons/play.ts';
import { LabRun } from '../../lib/lab/run.ts';
import { optionsOf } from '../../lib/lab/where.ts';
import { isRabbitmqThere, startRabbitmq } from './rabbitmq-server.ts';
import type { Target } from './target.ts';

const START_MS_MAX = 180_000;
const LESSON_MS_MAX = 120_000;

const plays = lessons
  .filter(({ topic }) => topic === 'amqp')
  .flatMap((lesson) => [
    { id: lesson.id, play: lesson },
    ...(lesson.repair === undefined ? [] : [{ id: `the repair of ${lesson.id}`, play: lesson.repair }]),
  ]);

describe.skipIf(!isRabbitmqThere)(`RabbitMQ${isRabbitmqThere ? '' : ' (not installed: rabbitmq-server)'}`, () => {
  let rabbitmq: Target;
  let broker: Broker;

  beforeAll(async () => {
    rabbitmq = await startRabbitmq();
    if (rabbitmq.http === undefined) throw new Error('RabbitMQ has no management API');
    const url = rabbitmq.http.replace('://', '://guest:guest@');
    broker = { name: 'rabbitmq', client: new ManagementClient(url), url, user: 'guest', colour: undefined };
  }, START_MS_MAX);

  afterAll(() => rabbitmq.close());

  test.each(plays)(
    'goes through $id as it is told',
    async ({ id, play }) => {
      const address = `amqp://guest:guest@${rabbitmq.host}:${rabbitmq.port}`;
      const request = { vhost: '/', setup: play.setup, stepping: 'message', address } as const;
      const options = await optionsOf(id.replaceAll(' ', '-'), broker, request);
      if (!options.ok) throw new Error(options.error.reason);
      const run = new LabRun(options.value);
      try {
        await run.start();
        for (const step of play.steps) expect(await playStep(run, step), JSON.stringify(step)).toBeUndefined();
        expect(traceOf(run.events)).toEqual(play.trace);
      } finally {
        await run.end();
      }
    },
    LESSON_MS_MAX,
  );
});
