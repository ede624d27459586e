import { fill } from './fixtures/amqp.ts';
import type { Broker } from './fixtures/broker.ts';
import { deadOrders, ready, rejectAll } from './fixtures/dead-orders.ts';
import { expect, test } from './fixtures/test.ts';
import { DeadLettersPage, JobPage } from './pages/dead-letters.ts';
import type { Shell } from './pages/shell.ts';

async function previewRedrive(shell: Shell, broker: Broker, count: number): Promise<void> {
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', count);
  await page.chooseAll();
  const letters = `${count} ${count === 1 ? 'letter' : 'letters'}`;
  await page.act(`Redrive ${letters}…`);
  await expect(shell.dialog(`Redrive ${letters}`)).toBeVisible();
}

test('@any-broker dead letters are grouped, previewed, redriven after a canary, and known when they die again', async ({
  shell,
  clients,
  broker,
}) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two', 'three', 'four', 'five', 'six']);
  const page = new DeadLettersPage(shell);
  const job = new JobPage(shell);

  await previewRedrive(shell, broker, 6);
  await shell.dialog('Redrive 6 letters').getByRole('button', { name: 'Preview 6 letters' }).click();
  await job.is('Redrive 6 letters', 'Not started');
  await expect(shell.main.getByRole('region', { name: 'Where they would go' })).toContainText('orders');
  await expect(shell.main.getByText('6 letters would go to queues that nobody consumes from now.')).toBeVisible();
  expect(await ready(channel, 'orders')).toBe(0);

  await job.press('Start with a canary of 3');
  await expect(shell.main.getByText('The canary is out: 3 letters moved')).toBeVisible();
  await job.has({ Moved: 3, Waiting: 3 });
  expect(await ready(channel, 'orders')).toBe(3);
  await job.press('Go on with 3 letters');
  await job.is('Redrive 6 letters', 'Done');
  await job.has({ Moved: 6, Waiting: 0, Returned: 0, Unknown: 0 });
  expect([await ready(channel, 'orders'), await ready(channel, 'orders.dead')]).toEqual([6, 0]);
  expect(await ready(channel, 'audit')).toBe(0);
  await expect(shell.stat('Died again')).toHaveText('–');

  await rejectAll(channel, 'orders', 2);
  await expect.poll(() => ready(channel, 'orders.dead')).toBe(2);
  await job.press('Look for second deaths');
  await job.has({ 'Died again': 2 });
  await shell.main.getByRole('link', { name: 'orders.dead' }).click();
  await expect(page.letters).toHaveCount(2);
  await expect(
    page
      .group(/Rejected, orders/)
      .getByRole('cell')
      .nth(7),
  ).toHaveText('2');
  await page.letters.first().getByRole('button').first().click();
  await expect(page.letters.first()).toContainText('The console redrove it once before; it is dead again.');
});

test('@any-broker what was moved is called back as far as nobody took it, with its deaths', async ({
  shell,
  clients,
  broker,
}) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two', 'three']);
  const job = new JobPage(shell);
  await previewRedrive(shell, broker, 3);
  await shell.dialog('Redrive 3 letters').getByRole('button', { name: 'Preview 3 letters' }).click();
  await expect(shell.main.getByText('can be called back while it is ready in its target')).toBeVisible();
  await job.press('Start with');
  await job.is('Redrive 3 letters', 'Done');
  expect(await channel.get('orders', { noAck: true })).toBeTruthy();

  await job.press('Call back…');
  const dialog = shell.dialog('Call back what was moved');
  if (broker.kind === 'rabbitmq') {
    await expect(dialog.getByText('kept from their consumers')).toBeVisible();
    await dialog.getByRole('button', { name: 'Take and put back 2 messages' }).click();
  } else {
    await expect(dialog.getByText('Nothing else is touched')).toBeVisible();
  }
  await expect(dialog.getByText('2 of 3 ready')).toBeVisible();
  await expect(dialog.getByText('1 letter is elsewhere')).toBeVisible();
  await dialog.getByRole('button', { name: 'Call back 2 letters' }).click();
  await job.is('Call back 2 letters', 'Done');
  await job.has({ 'Called back': 2, 'Taken before': 0, Unknown: 0 });
  expect([await ready(channel, 'orders'), await ready(channel, 'orders.dead')]).toEqual([0, 2]);

  await shell.main.getByRole('link', { name: 'What a job had moved' }).click();
  await expect(shell.main.getByRole('heading', { name: '2 of 3 called back' })).toBeVisible();
  const page = new DeadLettersPage(shell);
  await shell.open('/dead-letters', { queue: 'orders.dead', in: shell.vhost });
  // What was read before is shown until somebody wants it read again.
  if (broker.kind === 'rabbitmq') await shell.main.getByRole('button', { name: /apply|Read again/ }).click();
  await expect(shell.main.getByText('2 letters · ')).toBeVisible();
  await page.letters.first().getByRole('button').first().click();
  await expect(page.letters.first()).toContainText('Rejected from orders');
  await expect(page.letters.first()).toContainText('it was called back');
});

test('@any-broker an exchange that nothing is bound to gives letters back, and the originals stay', async ({
  shell,
  clients,
  broker,
}) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['lost']);
  for (const queue of ['orders', 'audit']) {
    await channel.unbindQueue(queue, 'shop', queue === 'orders' ? 'order.#' : '#');
  }
  const job = new JobPage(shell);
  await previewRedrive(shell, broker, 1);
  const dialog = shell.dialog('Redrive 1 letter');
  await dialog.getByLabel('Through the exchange that each was published to').check();
  await dialog.getByRole('button', { name: 'Preview 1 letter' }).click();
  await expect(shell.main.getByText('1 letter would reach no queue.', { exact: false })).toBeVisible();
  await job.press('Start with 1 letter');
  await job.is('Redrive 1 letter', 'Done');
  await job.has({ Moved: 0, Returned: 1 });
  await expect(shell.main.getByRole('region', { name: 'Messages' })).toContainText('NO_ROUTE');
  expect(await ready(channel, 'orders.dead')).toBe(1);
});

test('@any-broker going through the exchange warns of who had it already', async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two']);
  await previewRedrive(shell, broker, 2);
  const dialog = shell.dialog('Redrive 2 letters');
  await dialog.getByLabel('Through the exchange that each was published to').check();
  await dialog.getByRole('button', { name: 'Preview 2 letters' }).click();
  await expect(shell.main.getByText('2 letters would also reach queues in which they did not die')).toBeVisible();
  const ways = shell.main.getByRole('region', { name: 'Where they would go' });
  await expect(ways.getByRole('row').filter({ hasText: 'order.created' })).toContainText('auditmay have had it');
  await shell.main.getByRole('button', { name: 'Only the failed queue' }).click();
  await expect(shell.main.getByText('back to the queue where each died')).toBeVisible();
  await expect(ways.getByRole('row').filter({ hasText: 'orders' })).not.toContainText('audit');
});

test('@any-broker a letter is looked into, edited and redriven', async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['{"amount":-1}']);
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', 1);
  await page.letters.first().getByRole('button').first().click();
  await expect(page.letters.first()).toContainText('Rejected from orders at');
  await expect(page.letters.first()).toContainText('published to shop with order.created');
  await expect(page.letters.first()).toContainText('timeout');
  await page.letters.first().getByRole('button', { name: 'Edit and redrive…' }).click();
  const dialog = shell.dialog('Edit and redrive 1 letter');
  await dialog.getByLabel('Payload').fill('{"amount":1}');
  await dialog.getByRole('button', { name: 'Preview 1 letter' }).click();
  const job = new JobPage(shell);
  await job.press('Start with 1 letter');
  await job.is('Redrive 1 letter', 'Done');
  const message = await channel.get('orders');
  if (message === false) throw new Error('nothing came back to orders');
  expect(message.content.toString()).toBe('{"amount":1}');
  expect(message.properties.messageId).toBe('order-0');
  expect(message.properties.headers).toMatchObject({ error: 'timeout', 'x-waybill-attempt': 1, 'x-waybill-entry': 0 });
  expect(message.properties.headers).not.toHaveProperty('x-death');
});

test('@any-broker messages of any queue are moved by a job, many at once', async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  for (const queue of ['full', 'spare']) await channel.assertQueue(queue);
  await fill(channel, 'full', ['one', 'two', 'three']);
  await shell.openQueue('full');
  await shell.tab('Messages').click();
  await shell.main.getByRole('link', { name: 'Move, park or export many…' }).click();
  const page = new DeadLettersPage(shell);
  await page.read(broker, 3);
  await page.chooseAll();
  await page.act('Redrive 3 letters…');
  const dialog = shell.dialog('Redrive 3 letters');
  // None of them died, so there is no way back to propose.
  await expect(dialog.getByRole('radio', { name: /To another queue/ })).toBeChecked();
  await dialog.getByRole('textbox', { name: 'Queue' }).fill('spare');
  await dialog.getByRole('button', { name: 'Preview 3 letters' }).click();
  const job = new JobPage(shell);
  await job.press('Start with 3 letters');
  await job.is('Redrive 3 letters', 'Done');
  await job.has({ Moved: 3, Waiting: 0 });
  expect([await ready(channel, 'full'), await ready(channel, 'spare')]).toEqual([0, 3]);
});
