import { expect, test } from './fixtures/test.ts';
import { PublishDialog } from './pages/publish-dialog.ts';
import { QueuePage } from './pages/queue-page.ts';

test('publishes to a topic exchange, finds the message, gets it', { tag: '@any-broker' }, async ({
  shell,
  clients,
  page,
  broker,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('shop', 'topic');
  await channel.assertQueue('eu');
  await channel.bindQueue('eu', 'shop', 'order.*.eu');
  await shell.openExchange('shop');
  await shell.main.getByRole('button', { name: 'Publish' }).click();
  const publish = new PublishDialog(page);
  await expect(publish.field('Exchange')).toHaveValue('shop');
  await publish.dialog.getByRole('button', { name: 'Add header' }).click();
  await publish.field('Header name').fill('attempt');
  await publish.field('Header type').selectOption('number');
  await publish.field('Header value').fill('7');
  await publish.publish({ 'Routing key': 'order.created.eu', Payload: '{"number":4711,"for":"Ångström"}' });
  await expect(publish.outcome).toHaveText('Published: at least one queue took it');
  await publish.publish({ 'Routing key': 'order.created.us' });
  await expect(publish.outcome).toHaveText('No queue took the message');
  await publish.close();

  await shell.main.getByRole('link', { name: 'eu', exact: true }).click();
  const queue = new QueuePage(shell, 'eu');
  await expect(shell.heading).toHaveText('eu');
  await queue.hasCounts({ ready: 1, unacked: 0, total: 1 });
  await queue.open('messages');
  await queue.startGetting(broker);
  await queue.get('Acknowledge: remove for good');
  await expect(queue.messages).toHaveCount(1);
  const message = queue.messages.first();
  await expect(message).toContainText('order.created.eu');
  await message.getByRole('button').first().click();
  await expect(message).toContainText('"for": "Ångström"');
  await expect(message).toContainText('application/json');
  await expect(message.getByRole('definition').filter({ hasText: /^7$/ })).toBeVisible();
  await queue.hasCounts({ ready: 0, unacked: 0, total: 0 });
});

test('a copy of a message can be published again', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  channel.sendToQueue('orders', Buffer.from('again'), {
    messageId: 'm-1',
    contentType: 'text/plain',
    headers: { try: 1 },
  });
  await channel.waitForConfirms();
  const queue = new QueuePage(shell, 'orders');
  await queue.open('messages');
  await queue.messages.first().getByRole('button').first().click();
  await queue.messages.first().getByRole('button', { name: 'Publish a copy' }).click();
  const publish = new PublishDialog(page);
  await expect(publish.field('Payload')).toHaveValue('again');
  await expect(publish.field('Routing key')).toHaveValue('orders');
  await publish.publish({ Payload: 'again, edited' });
  await expect(publish.outcome).toHaveText('Published: at least one queue took it');
  await publish.close();
  await queue.hasCounts({ ready: 2, unacked: 0, total: 2 });
  await channel.get('orders', { noAck: true });
  const copy = await channel.get('orders', { noAck: true });
  expect(copy).toMatchObject({ properties: { messageId: 'm-1', contentType: 'text/plain', headers: { try: 1 } } });
  expect(copy === false ? '' : copy.content.toString()).toBe('again, edited');
});

test('an empty queue says that it gave nothing', { tag: '@any-broker' }, async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await channel.assertQueue('empty');
  const queue = new QueuePage(shell, 'empty');
  await queue.open('messages');
  await queue.startGetting(broker);
  await queue.get('Put back');
  await expect(shell.main.getByText('The queue gave no message')).toBeVisible();
});

test('a payload is text to be read, never markup', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  const hostile = '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>';
  await channel.assertQueue('hostile');
  channel.sendToQueue('hostile', Buffer.from(hostile), { headers: { '<b>name</b>': hostile } });
  await channel.waitForConfirms();
  const queue = new QueuePage(shell, 'hostile');
  await queue.open('messages');
  await queue.messages.first().getByRole('button').first().click();
  await expect(queue.messages.first().locator('pre')).toHaveText(hostile);
  await expect(queue.messages.getByRole('img')).toHaveCount(0);
  await expect(page).not.toHaveTitle('taken');
});
