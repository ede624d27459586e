import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';

test('calls a connection by the name that its client gave', { tag: '@any-broker' }, async ({
  shell,
  clients,
  page,
}) => {
  await clients.channel('invoice printer');
  await clients.channel('mailer');
  const table = new LiveTable(page, 'Connections');
  await shell.open('/clients');
  await expect(table.link('invoice printer')).toBeVisible();
  await expect(table.link('mailer')).toBeVisible();
  await expect(await table.cell('mailer', 'Library')).toContainText('amqplib');
  await table.filter.fill('invoice');
  await expect(table.rows).toHaveCount(1);
});

test('tells a client why its connection is closed', { tag: '@any-broker' }, async ({ shell, clients, page }) => {
  const connection = await clients.connect('mailer');
  const closed = new Promise<unknown>((resolve) => connection.once('close', resolve));
  const table = new LiveTable(page, 'Connections');
  await shell.open('/clients');
  await table.link('mailer').click();
  await expect(shell.heading).toHaveText('mailer');
  await shell.main.getByRole('button', { name: 'Close connection' }).click();
  const dialog = shell.dialog('Close the connection of mailer?');
  await dialog.getByLabel('Reason, told to the client').fill('moving you to another machine');
  await dialog.getByRole('button', { name: 'Close connection' }).click();
  expect(await closed).toMatchObject({
    code: 320,
    message: expect.stringContaining('moving you to another machine'),
  });
  await expect(shell.main.getByText('This connection is closed')).toBeVisible();
});

test('shows the channels of a connection and what the client says of itself', async ({ shell, clients, page }) => {
  const connection = await clients.connect('worker');
  await connection.createChannel();
  const confirming = await connection.createConfirmChannel();
  await confirming.assertQueue('orders');
  await confirming.prefetch(7);
  await confirming.consume('orders', () => {});
  const table = new LiveTable(page, 'Connections');
  await shell.open('/clients');
  await table.link('worker').click();
  const channels = shell.main.getByRole('region', { name: 'Channels' });
  await expect(channels.getByRole('row')).toHaveCount(3);
  await expect(channels.getByRole('row').filter({ hasText: 'confirms' })).toContainText('7');
  await expect(shell.stat('User')).toHaveText('guest');
  await expect(shell.stat('Virtual host')).toHaveText(shell.vhost);
  await expect(shell.main).toContainText('consumer_cancel_notify');
});

test('lists consumers, and leads to their queues', async ({ shell, clients, page }) => {
  const channel = await clients.channel('worker');
  await channel.assertQueue('orders');
  await channel.consume('orders', () => {}, { consumerTag: 'tag-1' });
  await shell.open('/clients', { tab: 'consumers' });
  const table = new LiveTable(page, 'Consumers');
  await expect(table.row('orders')).toContainText('tag-1');
  await table.link('orders').click();
  await expect(shell.heading).toHaveText('orders');
});

test('a client that comes is seen within seconds', async ({ shell, clients, page }) => {
  const table = new LiveTable(page, 'Connections');
  await shell.open('/clients');
  await expect(shell.main.getByText('Nobody is connected')).toBeVisible();
  const connection = await clients.connect('late riser');
  await expect(table.link('late riser')).toBeVisible({ timeout: 5_000 });
  await connection.close();
  await expect(shell.main.getByText('Nobody is connected')).toBeVisible({ timeout: 5_000 });
});
