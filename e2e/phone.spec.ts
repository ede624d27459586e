import { furnish } from './fixtures/furnish.ts';
import { furnishMqtt } from './fixtures/mqtt.ts';
import { expect, test } from './fixtures/test.ts';
import { views } from './pages/views.ts';

test('on a phone nothing is wider than the screen', async ({ shell, clients, devices, page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await furnish(await clients.channel('slow worker'));
  await furnishMqtt(devices);
  for (const [name, show] of Object.entries(views)) {
    await test.step(name, async () => {
      await show(shell);
      const tooWide = await page.evaluate(() =>
        [document.documentElement, document.body, document.querySelector('main')].flatMap((element) =>
          element !== null && element.scrollWidth > element.clientWidth
            ? [`${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`]
            : [],
        ),
      );
      expect.soft(tooWide, name).toEqual([]);
    });
  }
});
