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

const PHONE = { width: 390, height: 844 };
/** Shown one after the other in one tab: most of a view's time would go into a new browser's first load. */
const VIEWS_PER_TAB = 9;
const TAB_MS_MAX = 300_000;

type View = (typeof all)[number];
const all = Object.entries(views);
const tabs: View[][] = [];
for (let at = 0; at < all.length; at += VIEWS_PER_TAB) tabs.push(all.slice(at, at + VIEWS_PER_TAB));

/** Axe finds nothing to complain of, and a phone has room. */
async function check(page: Page, name: string): Promise<void> {
  expect.soft(await complaints(new AxeBuilder({ page }).withTags(RULES)), `${name} in light`).toEqual([]);
  await changeTheme(page, 'dark');
  // The rest of the page is the same.
  expect.soft(await complaints(new AxeBuilder({ page }).withRules('color-contrast')), `${name} in dark`).toEqual([]);
  await page.setViewportSize(PHONE);
  await expect.poll(() => tooWide(page), `${name} on a phone`).toEqual([]);
}

test.describe.configure({ mode: 'parallel', timeout: TAB_MS_MAX });

for (const tab of tabs) {
  const names = tab.map(([name]) => name).join(', ');
  test(`axe finds nothing to complain of, and a phone has room: ${names}`, async ({
    shell,
    clients,
    devices,
    page,
  }) => {
    const desk = page.viewportSize();
    if (desk === null) throw new Error('the page has no size');
    // What one view has begun to type isn't the next one's.
    await page.addInitScript(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await furnish(await clients.channel('slow worker'));
    await furnishMqtt(devices);
    for (const [name, show] of tab) {
      await test.step(name, async () => {
        await page.setViewportSize(desk);
        // What fades in has other contrasts while it does.
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await show(shell);
        await check(page, name);
      });
    }
  });
}
