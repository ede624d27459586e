import { fill } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';

test('filters by name from the keyboard, and the address keeps the filter', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const name of ['mail.in', 'mail.out', 'parcels']) await channel.assertQueue(name);
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  await expect(table.rows).toHaveCount(3);
  await page.keyboard.press('/');
  await expect(table.filter).toBeFocused();
  await page.keyboard.type('mail');
  await expect(table.rows).toHaveCount(2);
  await expect(table.link('parcels')).toHaveCount(0);
  await expect(shell.main.getByText('2 of 3')).toBeVisible();
  await expect(page).toHaveURL(/[?&]filter=mail(&|$)/);

  await page.reload();
  await shell.isLive();
  await expect(table.filter).toHaveValue('mail');
  await expect(table.rows).toHaveCount(2);
});

test('filters by regular expression', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const name of ['mail.in', 'mail.out', 'out']) await channel.assertQueue(name);
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  await table.filter.fill('^(mail\\.)?out$');
  await shell.main.getByRole('button', { name: 'Regular expression' }).click();
  await expect(table.rows).toHaveCount(2);
  await expect(table.link('mail.in')).toHaveCount(0);
});

test('sorts by a column, largest first, and turns round', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const [name, count] of Object.entries({ few: 2, many: 9, none: 0 })) {
    await channel.assertQueue(name);
    await fill(channel, name, Array<string>(count).fill('x'));
  }
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  await expect(table.rows).toHaveCount(3);
  await table.sortBy('Ready');
  await expect(table.header('Ready')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => table.names()).toEqual(['many', 'few', 'none']);
  await table.sortBy('Ready');
  await expect(table.header('Ready')).toHaveAttribute('aria-sort', 'ascending');
  await expect.poll(() => table.names()).toEqual(['none', 'few', 'many']);
});

test('an address with filter and order restores both', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const [name, count] of Object.entries({ 'mail.few': 1, 'mail.many': 3, parcels: 5 })) {
    await channel.assertQueue(name);
    await fill(channel, name, Array<string>(count).fill('x'));
  }
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues', { filter: 'mail', sort: 'messages', desc: 'true' });
  await expect(table.filter).toHaveValue('mail');
  await expect(table.header('Total')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => table.names()).toEqual(['mail.many', 'mail.few']);
});

test('a list of hundreds draws what is seen, and scrolls to its end', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  const names = Array.from({ length: 320 }, (_, index) => `bulk.${String(index + 1).padStart(3, '0')}`);
  await Promise.all(names.map((name) => channel.assertQueue(name)));
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  await expect(table.region.getByRole('table')).toHaveAttribute('aria-rowcount', '320');
  await expect(table.link('bulk.001')).toBeVisible();
  expect(await table.region.getByRole('row').count()).toBeLessThan(80);
  await table.region.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(table.link('bulk.320')).toBeInViewport();
  await expect(table.link('bulk.001')).toHaveCount(0);
  await table.region.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
  await expect(table.link('bulk.160')).toBeVisible();

  // Far away the focus finds its row, and who looked at one and goes back finds the list where it was.
  await table.link('bulk.160').focus();
  await page.keyboard.press('End');
  await expect(table.link('bulk.320')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('bulk.320');
  await page.goBack();
  await expect(table.link('bulk.320')).toBeInViewport();
  await table.filter.fill('bulk');
  await expect(table.link('bulk.001')).toBeInViewport();
});

test('numbers change soon after the fact, without a reload', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  const ready = await table.cell('orders', 'Ready');
  await expect(ready).toHaveText('0');
  const loadedAt = await shell.loadedAt();
  await fill(channel, 'orders', ['one', 'two', 'three']);
  await expect(ready).toHaveText('3', { timeout: 5_000 });
  await channel.get('orders', { noAck: true });
  await expect(ready).toHaveText('2', { timeout: 5_000 });
  expect(await shell.loadedAt()).toBe(loadedAt);
});

test('a queue that comes and one that goes are seen', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('first');
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  await expect(table.rows).toHaveCount(1);
  await channel.assertQueue('second');
  await expect(table.link('second')).toBeVisible({ timeout: 5_000 });
  await channel.deleteQueue('first');
  await expect(table.link('first')).toHaveCount(0, { timeout: 5_000 });
});

test('j, k and Enter walk the rows and open one', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const name of ['a', 'b', 'c']) await channel.assertQueue(name);
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  await expect(table.rows).toHaveCount(3);
  for (const [key, name] of [
    ['j', 'a'],
    ['j', 'b'],
    ['j', 'c'],
    ['k', 'b'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(table.link(name)).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('b');
});
