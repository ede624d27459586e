import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';

test('lists the exchanges with what they do', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertExchange('unrouted', 'fanout');
  await channel.assertExchange('orders', 'topic', { alternateExchange: 'unrouted' });
  const table = new LiveTable(page, 'Exchanges');
  await shell.open('/exchanges');
  await expect(table.link('amq.topic')).toBeVisible();
  await expect(table.row('orders')).toContainText('topic');
  await expect(await table.cell('orders', 'Unroutable to')).toHaveText('unrouted');
  await table.filter.fill('order');
  await expect(table.rows).toHaveCount(1);
  await table.link('orders').click();
  await expect(shell.heading).toHaveText('orders');
});

test('shows where an exchange leads and what feeds it', { tag: '@any-broker' }, async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertExchange('source', 'topic');
  await channel.assertExchange('middle', 'headers', { alternateExchange: 'amq.fanout' });
  await channel.assertQueue('sink');
  await channel.bindExchange('middle', 'source', 'a.#');
  await channel.bindQueue('sink', 'middle', '', { 'x-match': 'all', region: 'eu' });
  await shell.openExchange('middle');
  await expect(shell.main.getByText('Unroutable messages go to')).toContainText('amq.fanout');
  const outgoing = shell.main.getByRole('region', { name: 'Leads to' });
  await expect(outgoing.getByRole('link', { name: 'sink' })).toBeVisible();
  await expect(outgoing).toContainText('region=eu');
  await shell.tab('Fed by').click();
  const incoming = shell.main.getByRole('region', { name: 'Fed by' });
  await expect(incoming).toContainText('a.#');
  await incoming.getByRole('link', { name: 'source' }).click();
  await expect(shell.heading).toHaveText('source');
});

test('creates an exchange with an alternate, and deletes it by its name', { tag: '@any-broker' }, async ({
  shell,
  api,
  vhost,
}) => {
  await shell.open('/exchanges');
  await shell.main.getByRole('button', { name: 'New exchange' }).click();
  const create = shell.dialog('New exchange');
  await create.getByLabel('Name').fill('events');
  await create.getByLabel('Type').selectOption('fanout');
  await create.getByLabel('Alternate exchange').fill('amq.topic');
  await create.getByRole('button', { name: 'Add argument' }).click();
  await create.getByLabel('Argument name').fill('x-note');
  await create.getByLabel('Argument value').fill('für alle');
  await create.getByRole('button', { name: 'Create exchange' }).click();
  await expect(shell.heading).toHaveText('events');
  expect(await api.get(`exchanges/${vhost}/events`)).toMatchObject({
    type: 'fanout',
    durable: true,
    arguments: { 'alternate-exchange': 'amq.topic', 'x-note': 'für alle' },
  });

  await shell.main.getByRole('button', { name: 'Delete exchange' }).click();
  const remove = shell.dialog('Delete exchange events');
  await remove.getByLabel('Type events to confirm').fill('events');
  await remove.getByRole('button', { name: 'Delete exchange' }).click();
  await expect(shell.heading).toHaveText('Exchanges');
  expect(await api.status(`exchanges/${vhost}/events`)).toBe(404);
});

test('a predeclared exchange can’t be deleted', async ({ shell }) => {
  await shell.openExchange('amq.topic');
  await expect(shell.main.getByRole('button', { name: 'Delete exchange' })).toBeDisabled();
});

test('the rate of an exchange moves with its traffic', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertExchange('events', 'fanout');
  await channel.assertQueue('sink');
  await channel.bindQueue('sink', 'events', '');
  await shell.openExchange('events');
  const rates = shell.main.locator('section').filter({ has: shell.page.getByRole('heading', { name: 'Rates' }) });
  const rateIn = rates.getByRole('listitem').filter({ hasText: 'In' });
  const publish = async (): Promise<string> => {
    channel.publish('events', '', Buffer.from('x'));
    return (await rateIn.textContent()) ?? '';
  };
  await expect.poll(publish, { intervals: [50], timeout: 15_000 }).toMatch(/^In[\d.]*[1-9]/);
});
