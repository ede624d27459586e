import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright/test';
import { expect, test } from './fixtures/test.ts';
import { MessageList } from './pages/message-list.ts';

/** What the receipt says of messages after the broker had them. */
const became = (page: Page, many = false): Locator =>
  page.getByRole('region', { name: many ? 'What became of them' : 'What became of it' });

async function compose(page: Page, exchange: string, key: string): Promise<void> {
  await page.getByLabel('Exchange').fill(exchange);
  await page.getByLabel('Routing key').fill(key);
}

test('publish to a topic exchange, read the receipt, find the message in its queue', async ({
  shell,
  clients,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('news', 'topic');
  for (const queue of ['asia', 'all']) await channel.assertQueue(queue);
  await channel.bindQueue('asia', 'news', 'news.asia.#');
  await channel.bindQueue('all', 'news', '#');
  await shell.open('/publish');
  await compose(page, 'news', 'news.asia.korea');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(shell.main.getByText('1 confirmed')).toBeVisible();
  const receipt = became(page);
  await expect(receipt.getByRole('listitem').filter({ hasText: 'Routed to' })).toContainText('by news: news.asia.#');
  await expect(receipt.getByText('waiting', { exact: true })).toHaveCount(2);
  await receipt.getByRole('link', { name: 'Follow it to asia' }).click();
  await expect(shell.heading).toHaveText('asia');
  await expect(shell.tab('Messages')).toHaveAttribute('aria-selected', 'true');
  const list = new MessageList(shell);
  // Another page, with a pane of its own: it takes what it takes to load.
  await expect(list.rows).toHaveCount(1, { timeout: 60_000 });
  await expect(list.pane).toBeVisible();
});

test('to whom it was delivered, that he has acknowledged it, and how long it took', async ({
  shell,
  clients,
  page,
}) => {
  const publisher = await clients.channel();
  await publisher.assertQueue('orders');
  await shell.open('/publish');
  await compose(page, '', 'orders');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const receipt = became(page);
  await expect(receipt.getByText('waiting', { exact: true })).toBeVisible();
  const worker = await clients.channel('invoice printer');
  const taken = new Promise<() => void>((resolve) => {
    void worker.consume('orders', (message) => message && resolve(() => worker.ack(message)));
  });
  const acknowledge = await taken;
  await expect(receipt.getByText('delivered, not acknowledged')).toBeVisible();
  acknowledge();
  await expect(receipt.getByText('acknowledged', { exact: true })).toBeVisible();
  await expect(receipt.getByText(/waited .* acknowledged after/)).toBeVisible();
  await receipt.getByRole('link', { name: 'invoice printer' }).first().click();
  await expect(shell.heading).toHaveText('invoice printer');
});

test('rejected, dead-lettered, and where it waits now', async ({ shell, clients, page }) => {
  const worker = await clients.channel('checker');
  await worker.assertExchange('graveyard', 'fanout');
  await worker.assertQueue('dead');
  await worker.bindQueue('dead', 'graveyard', '');
  await worker.assertQueue('orders', { deadLetterExchange: 'graveyard' });
  await worker.consume('orders', (message) => message && worker.nack(message, false, false));
  await shell.open('/publish');
  await compose(page, '', 'orders');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const receipt = became(page);
  await expect(receipt.getByText('rejected', { exact: true })).toBeVisible();
  await expect(receipt.getByRole('link', { name: 'graveyard' }).first()).toBeVisible();
  await expect(receipt.getByRole('link', { name: 'Follow it to dead' })).toBeVisible();
});

test('of many: how many are where, and how long most of them took', async ({ shell, clients, page }) => {
  const worker = await clients.channel();
  await worker.assertQueue('orders');
  await worker.consume('orders', (message) => message && worker.ack(message));
  await shell.open('/publish');
  await compose(page, '', 'orders');
  await page.getByLabel('How many').fill('60');
  await page.getByRole('button', { name: 'Send 60 messages' }).click();
  const receipt = became(page, true);
  await expect(receipt.getByText('60 acknowledged')).toBeVisible();
  const times = receipt.getByRole('region', { name: 'How long it took' });
  await expect(times.getByRole('row').filter({ hasText: 'Acknowledged after' })).toContainText('ms');
  await expect(receipt.getByText('The first 50 of 60')).toBeVisible();
  await receipt.getByRole('button', { name: '1 orders acknowledged', exact: true }).click();
  await expect(receipt.getByText('Delivered to')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations).toEqual([]);
});

test('an MQTT client that acknowledges it', async ({ shell, devices, page }) => {
  const lamp = await devices.connect('lamp');
  await lamp.subscribeAsync('rooms/+', { qos: 1 });
  await shell.open('/publish');
  await page.getByLabel('Protocol').selectOption('MQTT');
  await page.getByLabel('Topic', { exact: true }).fill('rooms/1');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const receipt = became(page);
  await expect(receipt.getByText('acknowledged', { exact: true })).toBeVisible();
  await expect(receipt.getByText(/PUBACK/).first()).toBeVisible();
  await receipt.getByRole('link', { name: 'lamp', exact: true }).first().click();
  await expect(shell.heading).toHaveText('lamp');
});

test('what no broker but ours tells isn’t promised @any-broker', async ({ broker, shell, clients, page }) => {
  await (await clients.channel()).assertQueue('orders');
  await shell.open('/publish');
  await compose(page, '', 'orders');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(shell.main.getByText('1 confirmed')).toBeVisible();
  const unknown = 'Who got it, and whether it was acknowledged, can’t be known';
  await expect(became(page)).toContainText(broker.kind === 'rabbitmq' ? unknown : 'waiting');
});
