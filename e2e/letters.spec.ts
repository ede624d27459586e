import { readFile } from 'node:fs/promises';
import { fill } from './fixtures/amqp.ts';
import { deadOrders, ready, rejectAll } from './fixtures/dead-orders.ts';
import { expect, test } from './fixtures/test.ts';
import { DeadLettersPage, JobPage } from './pages/dead-letters.ts';

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
