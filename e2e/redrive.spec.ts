import { readFile } from 'node:fs/promises';
import type { ConfirmChannel } from 'amqplib';
import { fill } from './fixtures/amqp.ts';
import type { Broker } from './fixtures/broker.ts';
import { expect, test } from './fixtures/test.ts';
import { DeadLettersPage, JobPage } from './pages/dead-letters.ts';
import type { Shell } from './pages/shell.ts';

/** Orders go through an exchange that an audit listens to as well; what is rejected ends in orders.dead. */
async function shop(channel: ConfirmChannel): Promise<void> {
  await channel.assertExchange('shop', 'topic');
  await channel.assertExchange('dead', 'direct');
  await channel.assertQueue('orders', { deadLetterExchange: 'dead', deadLetterRoutingKey: 'order' });
  await channel.assertQueue('audit');
  await channel.assertQueue('orders.dead');
  await channel.bindQueue('orders', 'shop', 'order.#');
  await channel.bindQueue('audit', 'shop', '#');
  await channel.bindQueue('orders.dead', 'dead', 'order');
}

async function rejectAll(channel: ConfirmChannel, queue: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const message = await channel.get(queue);
    if (message === false) throw new Error(`${queue} gave nothing`);
    channel.reject(message, false);
  }
}

async function deadOrders(channel: ConfirmChannel, payloads: readonly string[]): Promise<void> {
  await shop(channel);
  for (const [n, payload] of payloads.entries()) {
    channel.publish('shop', 'order.created', Buffer.from(payload), {
      messageId: `order-${n}`,
      headers: { error: n % 2 === 0 ? 'timeout' : 'no stock' },
    });
  }
  await channel.waitForConfirms();
  await channel.purgeQueue('audit');
  await rejectAll(channel, 'orders', payloads.length);
  await expect.poll(async () => (await channel.checkQueue('orders.dead')).messageCount).toBe(payloads.length);
}

async function ready(channel: ConfirmChannel, queue: string): Promise<number> {
  return (await channel.checkQueue(queue)).messageCount;
}

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

test('@any-broker a letter is compared with a message of its origin that is well', async ({
  shell,
  clients,
  broker,
}) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['{"customer":{"id":7},"amount":-1}', '{"customer":{"id":7},"amount":5}']);
  channel.publish('shop', 'order.created', Buffer.from('{ "amount": 1, "customer": { "id": 7 } }'), {
    messageId: 'good',
    headers: { error: 'timeout', tenant: 'north' },
  });
  await channel.waitForConfirms();
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', 2);
  await page.letters.first().getByRole('button').first().click();
  await page.letters.first().getByRole('button', { name: 'Compare…' }).click();
  const compare = page.letters.first().getByRole('region', { name: 'Compare with one that went well' });
  await expect(compare.getByLabel('Queue')).toHaveValue('orders');
  if (broker.kind === 'rabbitmq') {
    await expect(compare.getByText('marked as redelivered')).toBeVisible();
    await compare.getByRole('button', { name: 'Take and put back 20' }).click();
  } else {
    await compare.getByRole('button', { name: 'Look' }).click();
  }
  await compare.getByLabel('Message', { exact: true }).selectOption({ index: 1 });
  await expect(compare.getByRole('status')).toHaveText(
    'Different: 1 property, 1 header and 1 line of the payload. How they came to where they are is left out.',
  );
  await expect(compare.getByRole('row', { name: /^tenant only in the other/ })).toContainText('north');
  await expect(compare.getByRole('row', { name: /amount/ })).toContainText(/"amount": -1,\s*"amount": 1,/);

  await compare.getByLabel('With').selectOption('Another letter of this page');
  await compare.getByLabel('Letter').selectOption({ index: 1 });
  await expect(compare.getByRole('row', { name: /amount/ })).toContainText('"amount": 5,');
});

test('@any-broker letters are parked with a note, and can be taken from there', async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two']);
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', 2);
  await shell.main.getByRole('button', { name: 'Header', exact: true }).click();
  await shell.main.getByRole('textbox', { name: 'Name of the header' }).fill('error');
  await shell.main.getByRole('textbox', { name: 'Name of the header' }).press('Enter');
  await page.groups.getByRole('checkbox', { name: /timeout/ }).check();
  await page.act('Park 1 letter…');
  const dialog = shell.dialog('Park 1 letter');
  await dialog.getByLabel('Note').fill('waits for the supplier');
  await dialog.getByLabel('Who looks after them').fill('Ada');
  await dialog.getByRole('button', { name: 'Park 1 letter' }).click();
  await new JobPage(shell).is('Park 1 letter', 'Done');
  expect([await ready(channel, 'waybill.parked'), await ready(channel, 'orders.dead')]).toEqual([1, 1]);

  await page.open(broker, 'waybill.parked', 1);
  await page.letters.first().getByRole('button').first().click();
  await expect(page.letters.first()).toContainText('Parked by Ada out of orders.dead. waits for the supplier');
  await expect(page.letters.first()).toContainText('Rejected from orders');
});

test('@any-broker deleted letters go to the bin', async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two']);
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', 2);
  await page.letters.first().getByRole('checkbox').check();
  await page.act('Delete 1 letter…');
  await shell.dialog('Delete 1 letter').getByRole('button', { name: 'Delete 1 letter' }).click();
  const job = new JobPage(shell);
  await job.is('Delete 1 letter', 'Done');
  await job.has({ 'In the bin': 1 });
  expect(await ready(channel, 'orders.dead')).toBe(1);
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

test('chosen letters leave as a file', async ({ shell, clients, broker, page: tab }) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two']);
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', 2);
  await page.chooseAll();
  await shell.main.getByRole('button', { name: 'Export' }).click();
  const download = tab.waitForEvent('download');
  await tab.getByRole('menuitem', { name: 'As CSV' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text.split('\r\n')[0]).toContain('reason,died_in');
  expect(text).toContain('rejected,orders');
  expect(text).toContain('order-1');
});

test('ways that lose letters or go in circles are named', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertExchange('void', 'fanout');
  await channel.assertQueue('lost', { deadLetterExchange: 'nowhere' });
  await channel.assertQueue('dropped', { deadLetterExchange: 'void' });
  await channel.assertQueue('ping', { deadLetterExchange: '', deadLetterRoutingKey: 'pong' });
  await channel.assertQueue('pong', { deadLetterExchange: '', deadLetterRoutingKey: 'ping' });
  await shell.open('/dead-letters');
  await expect(shell.main.getByText('the exchange nowhere doesn’t exist')).toBeVisible();
  await expect(shell.main.getByText('void leads to no queue for them')).toBeVisible();
  await expect(shell.main.getByText('come back to it at once: ping → pong → ping')).toBeVisible();
});

test('what comes while somebody looks waits to be applied, and joins no set', async ({ shell, clients, broker }) => {
  const channel = await clients.channel();
  await deadOrders(channel, ['one', 'two']);
  const page = new DeadLettersPage(shell);
  await page.open(broker, 'orders.dead', 2);
  await fill(channel, 'orders', ['late']);
  await rejectAll(channel, 'orders', 1);
  await expect(shell.main.getByRole('button', { name: '1 new · apply' })).toBeVisible();
  await expect(page.letters).toHaveCount(2);
  await page.chooseAll();
  await page.act('Redrive 2 letters…');
  await shell.dialog('Redrive 2 letters').getByRole('button', { name: 'Preview 2 letters' }).click();
  const job = new JobPage(shell);
  await job.press('Start with 2 letters');
  await job.is('Redrive 2 letters', 'Done');
  expect([await ready(channel, 'orders'), await ready(channel, 'orders.dead')]).toEqual([2, 1]);
});
