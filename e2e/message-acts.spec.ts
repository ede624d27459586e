import { fill, takeText } from './fixtures/amqp.ts';
import type { Broker } from './fixtures/broker.ts';
import { expect, test } from './fixtures/test.ts';
import { MessageList } from './pages/message-list.ts';
import { QueuePage } from './pages/queue-page.ts';
import type { Shell } from './pages/shell.ts';

/** Where messages can't be looked at in place they are taken, and put back. */
async function openOrders(shell: Shell, { kind }: Broker): Promise<MessageList> {
  await new QueuePage(shell, 'orders').open('messages');
  const list = new MessageList(shell);
  if (kind === 'rabbitmq') await list.take();
  return list;
}

test('two of three are moved, and the one that is gone meanwhile is named', async ({ shell, clients, api, vhost }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await channel.assertQueue('later');
  await fill(channel, 'orders', ['first', 'second', 'third']);
  await new QueuePage(shell, 'orders').open('messages');
  const list = new MessageList(shell);
  await list.choose(1, 2, 3);
  await channel.get('orders', { noAck: true });
  const move = await list.start('Move');
  await move.getByLabel('Queue', { exact: true }).fill('later');
  await move.getByRole('button', { name: 'Move 3 messages' }).click();
  await expect(move.getByText('2 done')).toBeVisible();
  await expect(move.getByText('1 gone meanwhile')).toBeVisible();
  await move.getByRole('button', { name: 'Close' }).last().click();
  await expect(shell.main.getByText('No message is here')).toBeVisible();
  expect(await api.get(`queues/${vhost}/later`)).toMatchObject({ messages_ready: 2 });
  expect(await takeText(channel, 'later')).toBe('second');
});

test('what no queue would take stays where it is', { tag: '@any-broker' }, async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['first']);
  const list = await openOrders(shell, broker);
  await list.choose(1);
  const move = await list.start('Move');
  await move.getByLabel('Queue', { exact: true }).fill('no-such-queue');
  await move.getByRole('button', { name: 'Move 1 message' }).click();
  await expect(move.getByText('1 no queue would take it')).toBeVisible();
  await move.getByRole('button', { name: 'Close' }).last().click();
  expect(await channel.get('orders', { noAck: true })).toMatchObject({ fields: { routingKey: 'orders' } });
});

test('a message is edited and published again in its place', { tag: '@any-broker' }, async ({
  shell,
  clients,
  broker,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  const properties = { messageId: 'm-1', contentType: 'application/json', headers: { attempt: 1 } };
  channel.sendToQueue('orders', Buffer.from('{"total":"wrong"}'), properties);
  await channel.waitForConfirms();
  await fill(channel, 'orders', ['another']);
  const list = await openOrders(shell, broker);
  await list.open(1);
  await list.pane.getByRole('button', { name: 'Edit and republish' }).click();
  const edit = shell.dialog('Edit and republish');
  await edit.getByLabel('Payload').fill('{"total":42}');
  await edit.getByLabel('Header value').fill('2');
  await edit.getByRole('button', { name: 'Publish and remove the original' }).click();
  await expect(edit).toBeHidden();
  await expect(shell.toast('Published; the original is gone')).toBeVisible();
  expect(await takeText(channel, 'orders')).toBe('another');
  const edited = await channel.get('orders', { noAck: true });
  expect(edited).toMatchObject({ properties: { messageId: 'm-1', headers: { attempt: 2 } } });
  expect(edited === false ? '' : edited.content.toString()).toBe('{"total":42}');
});

test('what is deleted lies in the bin, and is restored from there', { tag: '@any-broker' }, async ({
  shell,
  clients,
  broker,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  const properties = { messageId: 'm-2', headers: { region: 'eu' } };
  channel.sendToQueue('orders', Buffer.from('precious'), properties);
  await channel.waitForConfirms();
  await fill(channel, 'orders', ['another']);
  const list = await openOrders(shell, broker);
  await list.choose(1);
  const dialog = await list.start('Delete');
  await expect(dialog).toContainText('It holds 100,000 messages or 256 MiB for 7 days at most');
  await dialog.getByRole('button', { name: 'Delete 1 message' }).click();
  await expect(dialog.getByText('1 done')).toBeVisible();
  expect(await takeText(channel, 'orders')).toBe('another');
  expect(await channel.get('orders', { noAck: true })).toBe(false);

  await dialog.getByRole('link', { name: 'Open the bin' }).click();
  const bin = shell.main.getByRole('region', { name: 'Deleted messages' });
  const mine = bin.getByRole('row').filter({ hasText: 'orders' }).first();
  await mine.getByRole('button').click();
  await expect(list.pane).toContainText('precious');
  await mine.getByRole('checkbox').check();
  await shell.main.getByRole('button', { name: 'Restore 1 message' }).click();
  await shell.dialog('Restore 1 message').getByRole('button', { name: 'Restore 1 message' }).click();
  await expect(shell.toast('1 done')).toBeVisible();
  const restored = await channel.get('orders', { noAck: true });
  expect(restored).toMatchObject({ properties: { messageId: 'm-2', headers: { region: 'eu' } } });
  expect(restored === false ? '' : restored.content.toString()).toBe('precious');
});

test('chosen messages are written to a file', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['a'.repeat(5_000), 'second']);
  await new QueuePage(shell, 'orders').open('messages');
  const list = new MessageList(shell);
  await list.choose(1, 2);
  await shell.main.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'As JSON' }).click();
  const stream = await (await download).createReadStream();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  expect(JSON.parse(text)).toMatchObject([
    { queue: 'orders', payload: 'a'.repeat(5_000) },
    { payload: 'second', properties: { content_type: 'text/plain' } },
  ]);
});

test('on a RabbitMQ messages are taken and put back, which is said before', { tag: '@rabbitmq' }, async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await channel.assertQueue('later');
  await fill(channel, 'orders', ['{"n":1}', '{"n":2}', '{"n":3}']);
  await new QueuePage(shell, 'orders').open('messages');
  const list = new MessageList(shell);
  await expect(shell.main.getByText('at the limit they are dead-lettered or dropped')).toBeVisible();
  await expect(shell.main.getByLabel('State')).toBeDisabled();
  await expect(list.rows).toHaveCount(0);
  await list.take();
  await expect(list.rows).toHaveCount(3);
  await list.choose(1, 3);
  const move = await list.start('Move');
  await expect(move).toContainText('then puts all others back');
  await move.getByLabel('Queue', { exact: true }).fill('later');
  await move.getByRole('button', { name: 'Move 2 messages' }).click();
  await expect(move.getByText('2 done')).toBeVisible();
  const bodies: string[] = [];
  for (const queue of ['later', 'later', 'orders']) {
    bodies.push((await takeText(channel, queue)) ?? 'none');
  }
  expect(bodies).toEqual(['{"n":1}', '{"n":3}', '{"n":2}']);
});

test('a stream of a RabbitMQ is read by offset, and keeps what is copied', { tag: '@rabbitmq' }, async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('log', { arguments: { 'x-queue-type': 'stream' } });
  await channel.assertQueue('copies');
  await fill(channel, 'log', ['first', 'second', 'third']);
  await new QueuePage(shell, 'log').open('messages');
  const list = new MessageList(shell);
  await shell.main.getByRole('button', { name: /^Read the first/ }).click();
  await expect(list.rows).toHaveCount(3);
  await shell.main.getByLabel('Begin at').fill('last 2');
  await shell.main.getByRole('button', { name: 'Set the filter' }).click();
  await shell.main.getByRole('button', { name: /^Read .* from there$/ }).click();
  await expect(list.rows).toHaveCount(2);
  for (const name of [/^Purge/, 'Get messages']) {
    await expect(shell.main.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
  }
  await list.choose(1);
  await expect(shell.main.getByRole('button', { name: 'Delete', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  const copy = await list.start('Copy');
  await copy.getByLabel('Queue', { exact: true }).fill('copies');
  await copy.getByRole('button', { name: 'Copy 1 message' }).click();
  await expect(copy.getByText('1 done')).toBeVisible();
  expect(await takeText(channel, 'copies')).toBe('second');
});
