/** Pictures of everything that the console shows, to be looked at: both themes, a wide window and a phone's. */
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { Api } from '../fixtures/api.ts';
import { furnish } from '../fixtures/furnish.ts';
import { furnishMqtt } from '../fixtures/mqtt.ts';
import { expect, test } from '../fixtures/test.ts';
import { Shell } from '../pages/shell.ts';
import { views } from '../pages/views.ts';
import { phoneViews, workloadViews } from '../pages/workload-views.ts';

const FOLDER = process.env.WAYBILL_SCREENSHOTS ?? 'screenshots';
const PHONE_WIDTH = 390;
const SIZES = [
  { width: 1440, height: 900 },
  { width: PHONE_WIDTH, height: 844 },
] as const;
const HEIGHT_MAX = 4_000;
const WORKLOAD_MS_MAX = 400_000;

type Size = (typeof SIZES)[number];

const fileName = (view: string): string => view.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();

/** What is below the window is seen too. What is over the page has the window's size, as anybody sees it. */
async function unfold(page: Page, { width, height }: Size): Promise<void> {
  const below = await page.evaluate(() => {
    const main = document.querySelector('[role="dialog"], [role="menu"]') === null && document.querySelector('main');
    return main ? main.scrollHeight - main.clientHeight : 0;
  });
  if (below > 0) await page.setViewportSize({ width, height: Math.min(height + below, HEIGHT_MAX) });
}

async function takePictures(page: Page, name: string, size: Size): Promise<void> {
  // Nothing is on its way any more.
  const onItsWay = page.locator('.animate-breathe, [data-arranged="no"]');
  await expect(onItsWay).toHaveCount(0);
  await unfold(page, size);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveClass(new RegExp(`(^| )${colorScheme}( |$)`));
    await expect(onItsWay).toHaveCount(0);
    await page.screenshot({ path: join(FOLDER, `${fileName(name)}-${colorScheme}-${size.width}.png`) });
  }
}

async function begin(page: Page, size: Size): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await page.setViewportSize(size);
}

test.describe.configure({ mode: 'parallel' });

test.describe('while the sample workload runs', () => {
  test.use({
    baseURL: async ({ demo }, use) => await use(demo.console),
    shell: async ({ page }, use) => await use(new Shell(page, '/')),
  });

  for (const size of SIZES) {
    test(`pictures of the sample workload, ${size.width} wide`, async ({ demo, shell, page }) => {
      test.setTimeout(WORKLOAD_MS_MAX);
      const api = new Api(demo.http);
      await api.call('PUT', 'policies/%2F/shop-bounds', {
        pattern: '^shop\\.audit',
        definition: { 'max-length': 1_500, overflow: 'drop-head' },
        'apply-to': 'queues',
        priority: 1,
      });
      for (const queue of ['shop.payments.dead', 'shop.email.dead']) {
        const dead = async (): Promise<number> => (await api.get<{ messages: number }>(`queues/%2F/${queue}`)).messages;
        await expect.poll(dead, { message: `${queue} has letters`, timeout: 90_000 }).toBeGreaterThan(3);
      }
      const shown = { ...workloadViews, ...(size.width === PHONE_WIDTH ? phoneViews : {}) };
      for (const [name, show] of Object.entries(shown)) {
        await test.step(name, async () => {
          await begin(page, size);
          await show(shell);
          await takePictures(page, `workload, ${name}`, size);
        });
      }
    });
  }
});

for (const [name, show] of Object.entries(views)) {
  for (const size of SIZES) {
    test(`pictures of ${name}, ${size.width} wide`, async ({ shell, clients, devices, page }) => {
      await begin(page, size);
      await furnish(await clients.channel('slow worker'));
      await furnishMqtt(devices);
      await show(shell);
      await takePictures(page, name, size);
    });
  }
}
