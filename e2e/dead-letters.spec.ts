import { fill } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';
import { MessageList } from './pages/message-list.ts';
import { QueuePage } from './pages/queue-page.ts';

test('dead letters are found: on the overview, in the list, with their history', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertExchange('dead', 'direct');
  await channel.assertQueue('orders', { deadLetterExchange: 'dead', deadLetterRoutingKey: 'order' });
  await channel.assertQueue('orders.dead');
  await channel.bindQueue('orders.dead', 'dead', 'order');
  await fill(channel, 'orders', ['spoilt']);
  const message = await channel.get('orders');
  if (message === false) throw new Error('the queue gave nothing');
  channel.reject(message, false);

  await shell.open('/');
  const problem = shell.main.getByRole('link', { name: /orders\.dead/ });
  await expect(problem).toContainText('Holds 1 dead letter.');
  await shell.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Queues' }).click();
  const table = new LiveTable(page, 'Queues');
  await expect(table.row('orders.dead')).toContainText('Holds dead letters of other queues');
  await expect(await table.cell('orders', 'Dead letters to')).toHaveText('dead');

  const queue = new QueuePage(shell, 'orders.dead');
  await queue.open('messages');
  await expect(shell.stat('Dead')).toHaveText('1');
  const list = new MessageList(shell);
  await list.open(1);
  await expect(list.pane).toContainText('Rejected from orders');
});

test('what expires goes where the dead-letter exchange leads', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('expired');
  await channel.assertQueue('offers', { messageTtl: 50, deadLetterExchange: '', deadLetterRoutingKey: 'expired' });
  await fill(channel, 'offers', ['old']);
  const queue = new QueuePage(shell, 'expired');
  await queue.open('messages');
  await expect(shell.stat('Dead')).toHaveText('1');
  const list = new MessageList(shell);
  await list.open(1);
  await expect(list.pane).toContainText('Expired in offers');
});
