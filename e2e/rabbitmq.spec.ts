/** What only a RabbitMQ shows: the console attached to a broker that isn't ours. */
import { fill } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';
import { QueuePage } from './pages/queue-page.ts';

test('overview and queues show a RabbitMQ', { tag: '@rabbitmq' }, async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['one', 'two']);
  await shell.open('/');
  await expect(shell.header.getByText(/RabbitMQ \d/)).toBeVisible();
  await expect(shell.stat('Ready')).toHaveText('2');
  await expect(shell.main.getByRole('link', { name: /orders/ })).toContainText('2 messages, and nobody consumes.');
  await shell.open('/queues');
  await expect(await new LiveTable(page, 'Queues').cell('orders', 'Ready')).toHaveText('2');
});

test('says that it asks every second, as no one tells it', { tag: '@rabbitmq' }, async ({ shell, page }) => {
  await shell.open('/');
  await shell.header.getByText('Live', { exact: true }).hover();
  await expect(page.getByRole('tooltip')).toContainText('asks the broker every second');
});

test('what can’t be looked into is got, and what that does is said first', { tag: '@rabbitmq' }, async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['one']);
  const queue = new QueuePage(shell, 'orders');
  await queue.open('messages');
  await expect(shell.main.getByText('count as delivered once')).toBeVisible();
  await expect(shell.main.getByText('Looking takes nothing')).toHaveCount(0);
  await queue.startGetting();
  await queue.get('Put back');
  await expect(queue.got).toHaveCount(1);
});

test('the sample workload isn’t offered where it can’t be run', { tag: '@rabbitmq' }, async ({ shell, page }) => {
  await shell.open('/');
  await page.keyboard.press('Control+k');
  const palette = shell.dialog('Command palette');
  await palette.getByRole('combobox').fill('sample');
  await expect(palette.getByText('Nothing found.')).toBeVisible();
});
