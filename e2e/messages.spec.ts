import { gzipSync } from 'node:zlib';
import { fill, hold } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { MessageList } from './pages/message-list.ts';
import { PublishPage } from './pages/publish-page.ts';
import { QueuePage } from './pages/queue-page.ts';

test('publishes to a topic exchange, finds the message, gets it', { tag: '@any-broker' }, async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('shop', 'topic');
  await channel.assertQueue('eu');
  await channel.bindQueue('eu', 'shop', 'order.*.eu');
  await shell.openExchange('shop');
  await shell.main.getByRole('button', { name: 'Publish' }).click();
  const publish = new PublishPage(shell);
  await expect(publish.field('Exchange')).toHaveValue('shop');
  await publish.part('Headers');
  await shell.main.getByRole('button', { name: 'Add a header' }).click();
  await publish.field('Header name').fill('attempt');
  await publish.field('Header type').selectOption('int');
  await publish.field('Header value').fill('7');
  await publish.part('Payload');
  await publish.send({ 'Routing key': 'order.created.us', Payload: '{"number":4711,"for":"Ångström"}' });
  await expect(publish.receipt('1 returned')).toBeVisible();
  await publish.send({ 'Routing key': 'order.created.eu' });
  await expect(publish.receipt('1 confirmed')).toBeVisible();

  await publish.preview.getByRole('link', { name: 'eu', exact: true }).click();
  const queue = new QueuePage(shell, 'eu');
  await expect(shell.heading).toHaveText('eu');
  await queue.hasCounts({ ready: 1, unacked: 0, total: 1 });
  await queue.open('messages');
  await queue.startGetting();
  await queue.get('Acknowledge: remove for good');
  await expect(queue.got).toHaveCount(1);
  const message = queue.got.first();
  await expect(message).toContainText('order.created.eu');
  await message.getByRole('button').first().click();
  await expect(message).toContainText('"for": "Ångström"');
  await expect(message).toContainText('application/json');
  await expect(message.getByRole('definition').filter({ hasText: /^7$/ })).toBeVisible();
  await queue.hasCounts({ ready: 0, unacked: 0, total: 0 });
});

test('a copy of a message can be published again', async ({ shell, clients }) => {
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
  const list = new MessageList(shell);
  await list.open(1);
  await list.pane.getByRole('button', { name: 'Send again' }).click();
  const publish = new PublishPage(shell);
  await expect(publish.field('Payload')).toHaveText('again');
  await expect(publish.field('Routing key')).toHaveValue('orders');
  await publish.send({ Payload: 'again, edited' });
  await expect(publish.receipt('1 confirmed')).toBeVisible();
  await queue.open('messages');
  await queue.hasCounts({ ready: 2, unacked: 0, total: 2 });
  await channel.get('orders', { noAck: true });
  const copy = await channel.get('orders', { noAck: true });
  expect(copy).toMatchObject({ properties: { messageId: 'm-1', contentType: 'text/plain', headers: { try: 1 } } });
  expect(copy === false ? '' : copy.content.toString()).toBe('again, edited');
});

test('an empty queue says that it gave nothing', { tag: '@any-broker' }, async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('empty');
  const queue = new QueuePage(shell, 'empty');
  await queue.open('messages');
  await queue.startGetting();
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
  const list = new MessageList(shell);
  await list.open(1);
  await expect(list.pane.locator('pre')).toHaveText(hostile);
  await expect(list.pane.getByRole('img')).toHaveCount(0);
  await expect(page).not.toHaveTitle('taken');
});

test('unacked messages are seen with who holds them', async ({ shell, clients }) => {
  const channel = await clients.channel('mailer');
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['{"number":1}', '{"number":2}']);
  await hold(channel, 'orders', 1);
  await new QueuePage(shell, 'orders').open('messages');
  const list = new MessageList(shell);
  await expect(list.rows).toHaveCount(2);
  await shell.main.getByLabel('State').selectOption('Unacked');
  await expect(list.rows).toHaveCount(1);
  await list.open(1);
  await expect(list.pane).toContainText('unacked; published to the queue itself');
  await expect(list.pane.getByRole('definition').filter({ hasText: /^guest$/ })).toBeVisible();
  await expect(list.pane.getByRole('link', { name: / -> / })).toBeVisible();
});

test('a stream is read from where one says', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('log', { arguments: { 'x-queue-type': 'stream' } });
  await fill(channel, 'log', ['zero', 'one', 'two', 'three']);
  await new QueuePage(shell, 'log').open('messages');
  const list = new MessageList(shell);
  await expect(list.rows).toHaveCount(4);
  await list.search({ 'Begin at': 'last 2' });
  await expect(list.rows).toHaveCount(2);
  await list.open(3);
  await expect(list.pane).toContainText('three');
  await list.search({ 'Begin at': '1' });
  await expect(list.rows).toHaveCount(3);
  await list.search({ 'Begin at': 'soon' });
  await expect(shell.main.getByText('first, last, last 500')).toBeVisible();
});

test('a search of many queues finds by JSON path, and can be sent to a colleague', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const queue of ['shop.eu', 'shop.us', 'other']) {
    await channel.assertQueue(queue);
    await fill(channel, queue, ['{"order":{"total":50}}', '{"order":{"total":150}}', 'no json']);
  }
  await shell.open('/messages');
  await expect(shell.main.getByText('Search in many queues at once')).toBeVisible();
  const list = new MessageList(shell);
  await list.search({ 'Names of queues; * is any text': 'shop.*', 'JSON path': '$.order.total > 100' });
  await expect(list.rows).toHaveCount(2);
  await expect(shell.main.getByText('looked at 6 of 6')).toBeVisible();
  await expect(list.rows.first()).toContainText('shop.eu');
  await expect(list.rows.last()).toContainText('shop.us');
  await page.reload();
  await expect(list.rows).toHaveCount(2);
  await list.search({ 'JSON path': '$.order.total > 1000' });
  await expect(shell.main.getByText('No message matches')).toBeVisible();
  await list.search({ 'JSON path': '= 3' });
  await expect(shell.main.getByText('A path, or a path with')).toBeVisible();
});

test('payloads are shown as what they are: unpacked, as octets, in parts', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('payloads');
  const json = { contentType: 'application/json' };
  channel.sendToQueue('payloads', gzipSync('{"packed":true}'), { ...json, contentEncoding: 'gzip' });
  channel.sendToQueue('payloads', Buffer.from([0, 255, 16]));
  channel.sendToQueue('payloads', Buffer.from(`begin${'x'.repeat(1_500_000)}end`));
  await channel.waitForConfirms();
  await new QueuePage(shell, 'payloads').open('messages');
  const list = new MessageList(shell);
  await list.open(1);
  await expect(list.pane).toContainText('unpacked from gzip: 15 B');
  await expect(list.pane).toContainText('"packed": true');
  await list.pane.getByRole('button', { name: 'Hex', exact: true }).click();
  await expect(list.pane.locator('pre')).toContainText('000000  7b 22 70 61');
  await list.open(2);
  await expect(list.pane.locator('pre')).toContainText('00 ff 10');
  await list.open(3);
  await expect(list.pane.getByText('1–65,536 of 1,500,008 bytes')).toBeVisible();
  await list.pane.getByRole('button', { name: 'Next part' }).click();
  await expect(list.pane.getByText('65,537–131,072 of 1,500,008 bytes')).toBeVisible();
  await expect(list.pane.getByRole('button', { name: 'Edit and republish' })).toHaveAttribute('aria-disabled', 'true');
});
