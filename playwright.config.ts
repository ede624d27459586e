import { defineConfig } from 'playwright/test';
import type { WorkerOptions } from './e2e/fixtures/test.ts';

const isRoot = process.getuid?.() === 0;
const executablePath = process.env.WAYBILL_BROWSER;

export default defineConfig<object, WorkerOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: process.env.CI !== undefined,
  // A test that passes the second time has found something.
  retries: 0,
  // Each worker has a broker, a console and a browser; two of them fill two cores.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  projects: [
    { name: 'waybill', grepInvert: /@rabbitmq/ },
    {
      // The console attached to a RabbitMQ: what must work with any broker, and what differs there.
      name: 'rabbitmq',
      grep: /@any-broker|@rabbitmq/,
      use: { brokerKind: 'rabbitmq' },
      // One RabbitMQ is enough for two cores. Its numbers are five seconds old at worst.
      workers: 1,
      expect: { timeout: 20_000 },
    },
  ],
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // The snapshots of a trace tell more than its film, which costs a third of the time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      args: ['--disable-dev-shm-usage', '--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])],
      ...(executablePath ? { executablePath } : {}),
    },
  },
});
