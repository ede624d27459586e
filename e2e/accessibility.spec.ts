import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { furnish } from './fixtures/furnish.ts';
import { furnishMqtt } from './fixtures/mqtt.ts';
import { expect, test } from './fixtures/test.ts';
import { views } from './pages/views.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds, in a line each that says where. */
async function complaints(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
}

async function changeTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveClass(new RegExp(`(^| )${colorScheme}( |$)`));
}

test.describe.configure({ mode: 'parallel' });

for (const [name, show] of Object.entries(views)) {
  test(`axe finds nothing to complain of: ${name}`, async ({ shell, clients, devices, page }) => {
    // What fades in has other contrasts while it does.
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await furnish(await clients.channel('slow worker'));
    await furnishMqtt(devices);
    await show(shell);
    expect.soft(await complaints(new AxeBuilder({ page }).withTags(RULES)), 'in light').toEqual([]);
    await changeTheme(page, 'dark');
    // The rest of the page is the same.
    expect(await complaints(new AxeBuilder({ page }).withRules('color-contrast')), 'in dark').toEqual([]);
  });
}
