import fc from 'fast-check';
import { test } from 'vitest';
import type { Settings } from './queue-model.testing.ts';
import { type Step, Trial } from './queue-trial.testing.ts';

/** Another seed: `WAYBILL_SEED=… npx vitest run …`. */
const SEED = Number(process.env.WAYBILL_SEED ?? 20_261_121);
/** A second's work, which a busy machine may take long for; a longer search takes the time that it takes. */
const PATIENCE_MS = process.env.WAYBILL_RUNS === undefined ? 120_000 : 3_600_000;

const small = (max: number) => fc.nat(max);
const perhaps = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { nil: undefined });

const settings: fc.Arbitrary<Settings> = fc
  .record({
    quorum: fc.boolean(),
    maxLength: perhaps(small(6)),
    maxLengthBytes: perhaps(small(60)),
    overflow: fc.constantFrom('drop-head', 'reject-publish', 'reject-publish-dlx'),
    ttl: perhaps(small(20)),
    maxPriority: fc.constantFrom(0, 0, 1, 3),
    singleActive: fc.boolean(),
    deliveryLimit: perhaps(small(2)),
    residentBytesMax: fc.constantFrom(undefined, undefined, 0, 1_000, 3_000),
  })
  // What a quorum queue can't have, and what it alone has.
  .map((s) =>
    s.quorum
      ? { ...s, maxPriority: 0, overflow: s.overflow === 'reject-publish-dlx' ? 'drop-head' : s.overflow }
      : { ...s, deliveryLimit: undefined },
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      size: fc.integer({ min: 3, max: 30 }),
      ttl: fc.oneof(fc.constant(-1), small(25)),
      priority: small(5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('consume' as const),
      prefetch: small(3),
      noAck: fc.boolean(),
      priority: fc.integer({ min: -1, max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'die' as const), who: small(9) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('ack' as const, 'reject' as const, 'nack' as const, 'nack' as const),
      which: small(20),
      many: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('get' as const), noAck: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('room' as const), who: small(9), has: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), maxLength: small(8) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: small(15) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('purge' as const, 'settle' as const, 'settle' as const) }) },
);

test(
  'a queue does what a list would do: order, limits, times, counts, and one fate for each message',
  () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 60 }), (chosen, steps) => {
        const trial = new Trial(chosen);
        for (const each of steps) trial.run(each);
        trial.check();
        trial.end();
      }),
      { numRuns: Number(process.env.WAYBILL_RUNS ?? 1500), seed: SEED },
    );
  },
  PATIENCE_MS,
);
