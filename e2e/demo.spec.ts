import { Api } from './fixtures/api.ts';
import { expect, test } from './fixtures/test.ts';
import { MessageList } from './pages/message-list.ts';
import { PublishPage } from './pages/publish-page.ts';
import { QueuePage } from './pages/queue-page.ts';
import { Shell } from './pages/shell.ts';

test.describe.configure({ mode: 'serial' });
test.use({
  baseURL: async ({ demo }, use) => await use(demo.console),
  shell: async ({ page }, use) => await use(new Shell(page, '/')),
});

test('rates move while the sample workload runs', async ({ shell }) => {
  await shell.open('/');
  const rates = shell.main
    .locator('section')
    .filter({ has: shell.page.getByRole('heading', { name: 'Message rates' }) });
  for (const line of ['Publish', 'Deliver', 'Ack']) {
    const rate = rates.getByRole('listitem').filter({ hasText: line });
    const seen = new Set<string>();
    const look = async (): Promise<number> => seen.add((await rate.textContent()) ?? '').size;
    await expect(rate).toHaveText(new RegExp(`^${line}[1-9]`));
    await expect.poll(look, { message: `${line} moves`, timeout: 20_000 }).toBeGreaterThan(2);
  }
});

test('publish to an exchange, find the message in its queue, get it, and purge', async ({ shell, demo }) => {
  const api = new Api(demo.http);
  await api.call('PUT', 'queues/%2F/tried-out', { durable: true });
  await shell.openExchange('shop.orders');
  await shell.main.getByRole('button', { name: 'Add binding' }).click();
  const bind = shell.dialog('Bind shop.orders');
  await bind.getByLabel('Destination').fill('tried-out');
  await bind.getByLabel('Routing key').fill('order.tried.#');
  await bind.getByRole('button', { name: 'Add binding' }).click();
  await expect(bind).toBeHidden();

  const publish = new PublishPage(shell);
  await shell.main.getByRole('button', { name: 'Publish' }).click();
  await publish.send({ 'Routing key': 'order.tried.by-hand', Payload: '{"number":4711}' });
  await expect(publish.receipt('1 confirmed')).toBeVisible();
  await publish.send({ 'Routing key': 'order.tried.again' });

  await publish.preview.getByRole('link', { name: 'tried-out' }).click();
  const queue = new QueuePage(shell, 'tried-out');
  await queue.hasCounts({ ready: 2, unacked: 0, total: 2 });
  await shell.tab('Messages').click();
  await expect(new MessageList(shell).rows).toHaveCount(2);
  await queue.startGetting();
  await queue.get('Put back');
  await expect(queue.got).toHaveCount(2);
  await queue.got.first().getByRole('button').first().click();
  await expect(queue.got.first()).toContainText('"number": 4711');
  await queue.hasCounts({ ready: 2, unacked: 0, total: 2 });

  await queue.purge('2 messages');
  await queue.hasCounts({ ready: 0, unacked: 0, total: 0 });
  expect(await api.get('queues/%2F/tried-out')).toMatchObject({ messages: 0 });
});

test('the workload makes the states of queues visible', async ({ shell }) => {
  await shell.open('/queues', { filter: 'shop.' });
  const table = shell.main.getByRole('region', { name: 'Queues', exact: true });
  await expect(table.getByRole('row').filter({ hasText: 'shop.payments.dead' })).toContainText('Holds dead letters');
  await expect(table.getByRole('row').filter({ hasText: 'quorum' })).toContainText('shop.payments');
  await expect(table.getByText('shop.retry')).toBeVisible();
});

test('the workload can be stopped from the console, and started again', async ({ shell, demo }) => {
  const api = new Api(demo.http);
  const connections = async (): Promise<number> => (await api.get<unknown[]>('connections')).length;
  await shell.open('/');
  await expect.poll(connections).toBeGreaterThan(0);
  await shell.choosePalette('sample', 'Stop the sample workload');
  await expect.poll(connections, { timeout: 20_000 }).toBe(0);
  await expect(shell.main.getByRole('link', { name: 'Connections: 0' })).toBeVisible();
  await shell.choosePalette('sample', 'Run the sample workload');
  await expect.poll(connections, { timeout: 20_000 }).toBeGreaterThan(0);
  await expect(shell.main.getByRole('link', { name: /^Connections: [1-9]/ })).toBeVisible();
});
