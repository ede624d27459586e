import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': import.meta.dirname } },
  test: {
    include: ['{broker,lib,app,components}/**/*.test.{ts,tsx}'],
    environment: 'node',
    pool: 'forks',
    // Much of the time is spent waiting for processes that tests start: on two cores one worker leaves one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // For what hangs, not for what is slow: where processors are shared, a test of two seconds may take forty.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // How long a condition may take to come true on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    // A property that fails prints its seed; a test that only passes the second time has failed.
    retry: 0,
  },
});
