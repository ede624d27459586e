/** Pictures of everything that the console shows, to be looked at: both themes, a wide window and a phone's. */
import { join } from 'node:path';
import { furnish } from '../fixtures/furnish.ts';
import { furnishMqtt } from '../fixtures/mqtt.ts';
import { expect, test } from '../fixtures/test.ts';
import { views } from '../pages/views.ts';

const FOLDER = process.env.WAYBILL_SCREENSHOTS ?? 'screenshots';
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

const fileName = (view: string): string => view.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();

test.describe.configure({ mode: 'parallel' });

for (const [name, show] of Object.entries(views)) {
  for (const viewport of SIZES) {
    test(`pictures of ${name}, ${viewport.width} wide`, async ({ shell, clients, devices, page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
      await page.setViewportSize(viewport);
      await furnish(await clients.channel('slow worker'));
      await furnishMqtt(devices);
      await show(shell);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Nothing is on its way any more.
        await expect(page.locator('.animate-breathe')).toHaveCount(0);
        await page.screenshot({ path: join(FOLDER, `${fileName(name)}-${colorScheme}-${viewport.width}.png`) });
      }
    });
  }
}
