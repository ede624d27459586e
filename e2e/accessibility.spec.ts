import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { furnish } from './fixtures/furnish.ts';
import { furnishMqtt } from './fixtures/mqtt.ts';
import { expect, test } from './fixtures/test.ts';
import { views } from './pages/views.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds, in a line each that says where. */
async function complaints(axe: AxeBuilder): Promise<string[]> {
  // Without it each look opens a page more, to put together what frames say; there are none.
  const { violations } = await axe.setLegacyMode(true).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
}

async function changeTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveClass(new RegExp(`(^| )${colorScheme}( |$)`));
}

/** What is wider than its window, so that the page would scroll sideways. */
async function tooWide(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [document.documentElement, document.body, document.querySelector('main')].flatMap((element) =>
      element !== null && element.scrollWidth > element.clientWidth
        ? [`${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`]
        : [],
    ),
  );
}

test.describe.configure({ mode: 'parallel' });

for (const [name, show] of Object.entries(views)) {
  test(`axe finds nothing to complain of, and a phone has room: ${name}`, async ({ shell, clients, devices, page }) => {
    // What fades in has other contrasts while it does.
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await furnish(await clients.channel('slow worker'));
    await furnishMqtt(devices);
    await show(shell);
    expect.soft(await complaints(new AxeBuilder({ page }).withTags(RULES)), 'in light').toEqual([]);
    await changeTheme(page, 'dark');
    // The rest of the page is the same.
    expect.soft(await complaints(new AxeBuilder({ page }).withRules('color-contrast')), 'in dark').toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => tooWide(page), 'on a phone').toEqual([]);
  });
}
