/**
 * The same raw AMQP scripts against RabbitMQ and against ours; the transcripts must agree.
 *
 *   npx vitest run broker/interop/differential                           ours against the recordings
 *   WAYBILL_LIVE_RABBITMQ=1 npx vitest run broker/interop/differential   also an installed RabbitMQ against them
 *   WAYBILL_RECORD=1 npx vitest run broker/interop/differential          makes the recordings anew
 *   WAYBILL_TEST_AMQP=127.0.0.1:5672 npx vitest run …                    a running broker in place of ours
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRabbitmq } from '../rabbitmq-server.ts';
import { startWaybill, type Target } from '../target.ts';
import { exceptions } from './exceptions.ts';
import { topics } from './scenarios/index.ts';
import { type Scenario, Stage, Unavailable } from './stage.ts';
import { format, type Transcript } from './transcript.ts';

type Recording = { [scenario: string]: Transcript };

const recording = process.env.WAYBILL_RECORD === '1';
const live = recording || process.env.WAYBILL_LIVE_RABBITMQ === '1';
/** Mostly waits for a server that makes its refusals slow; its scenarios share no names. */
const concurrent = new Set(['handshake']);
const START_MS_MAX = 120_000;
const SCENARIO_MS_MAX = 40_000;

const fileOf = (topic: string): string => fileURLToPath(new URL(`./recorded/${topic}.json`, import.meta.url));

function recorded(topic: string): Recording {
  const file = fileOf(topic);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recording) : {};
}

function againstRecordings(start: () => Promise<Target>, expected: (topic: string, scenario: string) => Transcript) {
  let target: Target;
  beforeAll(async () => {
    target = await start();
  }, START_MS_MAX);
  afterAll(() => target?.close(), START_MS_MAX);
  for (const [topic, scenarios] of Object.entries(topics)) {
    describe(topic, { concurrent: concurrent.has(topic) }, () => {
      for (const [name, scenario] of Object.entries(scenarios)) {
        test(
          name,
          async (context) => {
            const transcript = await new Stage(target).run(scenario).catch((error: unknown) => {
              if (error instanceof Unavailable) context.skip(error.message);
              throw error;
            });
            expect(format({ [name]: transcript })).toBe(format({ [name]: expected(topic, name) }));
          },
          SCENARIO_MS_MAX,
        );
      }
    });
  }
}

function recordedTranscript(topic: string, scenario: string): Transcript {
  const transcript = recorded(topic)[scenario];
  if (transcript === undefined) throw new Error(`no recording of "${scenario}": run with WAYBILL_RECORD=1`);
  return transcript;
}

describe.runIf(recording)('recording RabbitMQ', () => {
  let target: Target;
  beforeAll(async () => {
    target = await startRabbitmq();
  }, START_MS_MAX);
  afterAll(() => target?.close(), START_MS_MAX);
  for (const [topic, scenarios] of Object.entries(topics)) {
    test(
      topic,
      async () => {
        const out: Recording = {};
        const failed: string[] = [];
        const recordings: Promise<void>[] = [];
        const record = async (name: string, scenario: Scenario) => {
          try {
            out[name] = await new Stage(target).run(scenario);
          } catch (error) {
            failed.push(`"${name}": ${String(error)}`);
          }
        };
        for (const [name, scenario] of Object.entries(scenarios)) {
          out[name] = {}; // keeps the order of the table
          const recorded = record(name, scenario);
          if (!concurrent.has(topic)) await recorded;
          else recordings.push(recorded);
        }
        await Promise.all(recordings);
        writeFileSync(fileOf(topic), format(out));
        expect(failed).toEqual([]);
      },
      10 * START_MS_MAX,
    );
  }
});

describe.runIf(live && !recording)('RabbitMQ, live, still does what was recorded', () => {
  againstRecordings(startRabbitmq, recordedTranscript);
});

describe.skipIf(recording)('Waybill does what RabbitMQ did', () => {
  againstRecordings(startWaybill, (topic, scenario) => {
    return exceptions[`${topic}: ${scenario}`]?.ours ?? recordedTranscript(topic, scenario);
  });

  test('every recording and every exception belongs to a scenario', () => {
    for (const [topic, scenarios] of Object.entries(topics)) {
      expect(Object.keys(recorded(topic)).sort()).toEqual(Object.keys(scenarios).sort());
    }
    const known = Object.entries(topics).flatMap(([topic, all]) => Object.keys(all).map((name) => `${topic}: ${name}`));
    expect(Object.keys(exceptions).filter((key) => !known.includes(key))).toEqual([]);
  });
});
