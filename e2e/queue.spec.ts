import { fill, hold } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';
import { MessageList } from './pages/message-list.ts';
import { QueuePage } from './pages/queue-page.ts';

test('counts ready, unacked and total while a consumer holds messages', { tag: '@any-broker' }, async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel('slow worker');
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['1', '2', '3', '4', '5']);
  await hold(channel, 'orders', 3);
  const queue = new QueuePage(shell, 'orders');
  await queue.open();
  await queue.hasCounts({ ready: 2, unacked: 3, total: 5 });

  const consumers = shell.main.getByRole('region', { name: 'Consumers' });
  await expect(consumers.getByRole('link', { name: 'slow worker' })).toBeVisible();
  await expect(consumers.getByRole('row').last()).toContainText('manually');
  channel.ackAll();
  await queue.hasCounts({ ready: 0, unacked: 2, total: 2 });
});

test('says who holds an unacknowledged message', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['held', 'ready']);
  await channel.prefetch(1);
  await channel.consume('orders', () => {}, { consumerTag: 'mailer' });
  const queue = new QueuePage(shell, 'orders');
  await queue.open('messages');
  const list = new MessageList(shell);
  await expect(list.rows).toHaveCount(2);
  await shell.main.getByLabel('State').selectOption('Ready');
  await expect(list.rows).toHaveCount(1);
  await expect(list.rows).toContainText('ready');
  await shell.main.getByLabel('State').selectOption('Unacked');
  await expect(list.rows).toContainText('mailer');
  await list.open(1);
  await expect(list.pane).toContainText('Held by mailer');
});

test('looking at messages takes nothing and counts no delivery', async ({ shell, clients, api, vhost }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['first', 'second']);
  const queue = new QueuePage(shell, 'orders');
  await queue.open('messages');
  const list = new MessageList(shell);
  await expect(list.rows).toHaveCount(2);
  await expect(list.rows.first()).toContainText('first');
  expect(await api.get(`queues/${vhost}/orders`)).toMatchObject({ messages_ready: 2 });
  const got = await channel.get('orders', { noAck: true });
  expect(got).toMatchObject({ fields: { redelivered: false } });
});

test('binds and unbinds', { tag: '@any-broker' }, async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertExchange('events', 'topic');
  await channel.assertQueue('audit');
  const queue = new QueuePage(shell, 'audit');
  await queue.open('bindings');
  await expect(shell.main.getByText('No bindings')).toBeVisible();
  await shell.main.getByRole('button', { name: 'Add binding' }).click();
  const bind = shell.dialog('Bind audit');
  await bind.getByLabel('From exchange').fill('events');
  await bind.getByLabel('Routing key').fill('user.*.created');
  await bind.getByRole('button', { name: 'Add binding' }).click();
  await expect(bind).toBeHidden();

  const bindings = shell.main.getByRole('region', { name: 'Bindings' });
  await expect(bindings.getByRole('link', { name: 'events' })).toBeVisible();
  await expect(bindings).toContainText('user.*.created');
  await bindings.getByRole('button', { name: /^Unbind/ }).click();
  const unbind = shell.dialog('Remove this binding?');
  await expect(unbind).toContainText('Messages from events with the key user.*.created no longer reach audit.');
  await unbind.getByRole('button', { name: 'Unbind' }).click();
  await expect(shell.main.getByText('No bindings')).toBeVisible();
});

test('creates a queue with typed arguments, and explains them', { tag: '@any-broker' }, async ({
  shell,
  api,
  vhost,
}) => {
  await shell.open('/queues');
  await shell.main.getByRole('button', { name: 'New queue' }).click();
  const create = shell.dialog('New queue');
  await create.getByRole('button', { name: 'Create queue' }).click();
  await expect(create.getByText('A name is needed.')).toBeVisible();
  await create.getByLabel('Name').fill('orders');
  await create.getByLabel('Message TTL').fill('60000');
  await create.getByLabel('Max messages').fill('1000');
  await create.getByLabel('Dead-letter exchange').fill('dead');
  await create.getByLabel('When full').selectOption('refuse new ones');
  // What the form has no field for.
  await create.getByRole('button', { name: 'Add argument' }).click();
  await create.getByLabel('Argument name').fill('x-max-priority');
  await create.getByLabel('Argument type').selectOption('number');
  await create.getByLabel('Argument value').fill('many');
  await expect(create.getByRole('button', { name: 'Create queue' })).toBeDisabled();
  await create.getByLabel('Argument value').fill('4');
  await create.getByRole('button', { name: 'Create queue' }).click();

  await expect(shell.heading).toHaveText('orders');
  await shell.tab('Settings').click();
  const settings = shell.main.getByRole('tabpanel', { name: /^Settings/ });
  await expect(settings).toContainText('A message that waits longer than 1 min expires.');
  await expect(settings).toContainText('Holds 1,000 messages at most.');
  await expect(settings).toContainText('Rejected and expired messages go to the exchange dead.');
  await expect(settings).toContainText('When it is full, new messages are refused');
  await expect(settings.getByText('Operator policy').locator('xpath=../dd')).toHaveText('none');
  expect(await api.get(`queues/${vhost}/orders`)).toMatchObject({
    durable: true,
    arguments: {
      'x-message-ttl': 60_000,
      'x-max-length': 1_000,
      'x-dead-letter-exchange': 'dead',
      'x-overflow': 'reject-publish',
      'x-max-priority': 4,
    },
  });
});

test('a refusal is told in the broker’s words, and the form stays', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders', { durable: false });
  await shell.open('/queues');
  await shell.main.getByRole('button', { name: 'New queue' }).click();
  const create = shell.dialog('New queue');
  await create.getByLabel('Name').fill('orders');
  await create.getByRole('button', { name: 'Create queue' }).click();
  await expect(create.getByRole('alert')).toContainText("inequivalent arg 'durable' for queue 'orders'");
  await expect(create.getByLabel('Name')).toHaveValue('orders');
});

test('purging names the count, and spares what consumers hold', { tag: '@any-broker' }, async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['1', '2', '3', '4']);
  await hold(channel, 'orders', 1);
  const queue = new QueuePage(shell, 'orders');
  await queue.open();
  await queue.hasCounts({ ready: 3, unacked: 1, total: 4 });
  await shell.main.getByRole('button', { name: 'Purge 3 messages' }).click();
  const dialog = shell.dialog('Purge orders');
  await expect(dialog).toContainText('All 3 ready messages are deleted for good.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await queue.hasCounts({ ready: 3, unacked: 1, total: 4 });
  await queue.purge('3 messages');
  await queue.hasCounts({ ready: 0, unacked: 1, total: 1 });
  await expect(shell.main.getByRole('button', { name: 'Purge' })).toBeDisabled();
});

test('deleting wants the name, and leaves', { tag: '@any-broker' }, async ({ shell, clients, api, vhost, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await channel.assertQueue('other');
  const queue = new QueuePage(shell, 'orders');
  await queue.open();
  await shell.main.getByRole('button', { name: 'Delete queue' }).click();
  const dialog = shell.dialog('Delete queue orders');
  const confirm = dialog.getByRole('button', { name: 'Delete queue' });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel('Type orders to confirm').fill('order');
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel('Type orders to confirm').fill('orders');
  await confirm.click();
  const table = new LiveTable(page, 'Queues');
  await expect(table.link('other')).toBeVisible();
  await expect(table.link('orders')).toHaveCount(0);
  expect(await api.status(`queues/${vhost}/orders`)).toBe(404);
});

test('a queue that is deleted under the page is said to be gone, and what was being typed stays', async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['{"total":41}']);
  const queue = new QueuePage(shell, 'orders');
  await queue.open('messages');
  await queue.hasCounts({ ready: 1, unacked: 0, total: 1 });
  const list = new MessageList(shell);
  await list.open(1);
  await list.pane.getByRole('button', { name: 'Edit and republish' }).click();
  const payload = shell.dialog('Edit and republish').getByLabel('Payload');
  await payload.fill('{"total":42}');
  await channel.deleteQueue('orders');
  // The dialog keeps the rest of the page from who can't see it, and so from roles.
  await expect(shell.page.getByText('This queue doesn’t exist')).toBeVisible();
  await expect(payload).toHaveText('{"total":42}');
});
