import { Clients, fill } from './fixtures/amqp.ts';
import { logIn } from './fixtures/login.ts';
import { expect, test } from './fixtures/test.ts';
import { startBroker, startConsole } from './fixtures/waybill.ts';
import { LiveTable } from './pages/live-table.ts';
import { Shell } from './pages/shell.ts';

test('nothing there and nothing found are different', async ({ shell, clients, page }) => {
  await shell.open('/queues');
  await expect(shell.main.getByText('No queues yet')).toBeVisible();
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  const table = new LiveTable(page, 'Queues');
  await expect(table.link('orders')).toBeVisible();
  await table.filter.fill('parcels');
  await expect(shell.main.getByText('No queue matches')).toBeVisible();
  await expect(shell.main.getByText('No queues yet')).toHaveCount(0);
  await shell.main.getByRole('button', { name: 'Clear the filter' }).last().click();
  await expect(table.link('orders')).toBeVisible();
});

test('a queue that never was is said not to exist', async ({ shell }) => {
  await shell.openQueue('never-was');
  await expect(shell.main.getByText('This queue doesn’t exist')).toBeVisible();
});

test('an address that leads nowhere says so', async ({ page, broker }) => {
  const response = await page.goto(`${broker.console}/nowhere`);
  expect(response?.status()).toBe(404);
  await expect(page.getByText('There is no such page')).toBeVisible();
});

test('says when the broker is gone, and comes back by itself', async ({ page, context }) => {
  let broker = await startBroker();
  const console = await startConsole(broker.http.replace('//', '//guest:guest@'));
  const ports = { amqp: Number(broker.amqp.split(':')[1]), http: Number(new URL(broker.http).port) };
  const shell = new Shell(page, '/');
  const table = new LiveTable(page, 'Queues');
  try {
    const clients = new Clients(broker.amqp, '/');
    const channel = await clients.channel();
    await channel.assertQueue('orders');
    await fill(channel, 'orders', ['one']);
    await clients.close();
    await logIn(context, console.url);
    await page.goto(`${console.url}/queues`);
    await shell.isLive();
    await expect(table.link('orders')).toBeVisible();

    await broker.stop();
    // What was seen last stays, and is said to be old.
    await expect(shell.header.getByText('The broker can’t be reached')).toBeVisible({ timeout: 20_000 });
    await expect(table.link('orders')).toBeVisible();
    await page.goto(`${console.url}/exchanges`);
    await expect(shell.main.getByText('The broker can’t be reached')).toBeVisible({ timeout: 20_000 });
    await expect(shell.main.getByText('The console keeps trying.')).toBeVisible();

    broker = await startBroker(ports);
    await expect(new LiveTable(page, 'Exchanges').link('amq.topic')).toBeVisible({ timeout: 20_000 });
    await shell.isLive();
  } finally {
    await console.stop();
    await broker.stop();
  }
});

test('live data can be paused and resumed', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  const table = new LiveTable(page, 'Queues');
  await shell.open('/queues');
  const ready = await table.cell('orders', 'Ready');
  await expect(ready).toHaveText('0');
  await page.keyboard.press('p');
  await expect(shell.header.getByText('Paused')).toBeVisible();
  await fill(channel, 'orders', ['one']);
  await expect(shell.header.getByText(/ago$/)).toBeVisible();
  await expect(ready).toHaveText('0');
  await page.keyboard.press('p');
  await expect(ready).toHaveText('1');
});
