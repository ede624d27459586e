import { defineConfig } from 'playwright/test';
import type { WorkerOptions } from './e2e/fixtures/test.ts';

const isRoot = process.getuid?.() === 0;
/** What takes long, or depends on how fast the machine is, and so is no test. */
const MEASURED = '**/measure/**';
const executablePath = process.env.WAYBILL_BROWSER;
/** A whole Chromium draws its address bar's menu as a page, anew for each context of a test, which nobody sees. */
const unseen = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'];
/** What Playwright switches off; the last list that Chromium is given is the one that counts. */
const unwanted = ['DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'MediaRouter', 'OptimizationHints', 'PaintHolding'];

export default defineConfig<object, WorkerOptions>({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: process.env.CI !== undefined,
  // A test that passes the second time has found something.
  retries: 0,
  // Each worker has a broker, a console and a browser; two of them fill two cores.
  workers: 2,
  timeout: 60_000,
  // A busy machine takes its time, and a RabbitMQ's numbers are five seconds old at worst. Waiting costs only who fails.
  expect: { timeout: 20_000 },
  reporter: 'list',
  projects: [
    {
      // The console attached to a RabbitMQ: what must work with any broker, and what differs there.
      name: 'rabbitmq',
      grep: /@any-broker|@rabbitmq/,
      testIgnore: MEASURED,
      use: { brokerKind: 'rabbitmq' },
      // One RabbitMQ is enough for two cores.
      workers: 1,
    },
    // After the one that has one worker: it takes the other from the beginning, and both in the end.
    { name: 'waybill', grepInvert: /@rabbitmq/, testIgnore: MEASURED },
    // By hand only: `npm run screenshots`, `npm run measure`.
    { name: 'screenshots', testMatch: 'measure/screenshots.spec.ts', timeout: 120_000 },
    { name: 'measure', testMatch: 'measure/load.spec.ts', timeout: 20 * 60_000, workers: 1 },
  ],
  use: {
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // WAYBILL_TRACE=1 for one test that fails; for all of them it costs a tenth of the time.
    trace: process.env.WAYBILL_TRACE === undefined ? 'off' : 'retain-on-failure',
    launchOptions: {
      args: [
        ...['--disable-dev-shm-usage', '--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])],
        `--disable-features=${[...unseen, ...unwanted].join()}`,
      ],
      ...(executablePath ? { executablePath } : {}),
    },
  },
});
