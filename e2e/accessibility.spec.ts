import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { furnish } from './fixtures/furnish.ts';
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

test('axe finds nothing to complain of, in light and in dark', async ({ shell, clients, page }) => {
  test.setTimeout(180_000);
  // What fades in has other contrasts while it does.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await furnish(await clients.channel('slow worker'));
  for (const [name, show] of Object.entries(views)) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await show(shell);
      expect.soft(await complaints(new AxeBuilder({ page }).withTags(RULES)), `${name}, light`).toEqual([]);
      await changeTheme(page, 'dark');
      // The rest of the page is the same.
      expect.soft(await complaints(new AxeBuilder({ page }).withRules('color-contrast')), `${name}, dark`).toEqual([]);
    });
  }
});
