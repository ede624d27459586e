import type { ConfirmChannel } from 'amqplib';
import { Clients, fill, hold } from './fixtures/amqp.ts';
import { logIn } from './fixtures/login.ts';
import { expect, startFull, test } from './fixtures/test.ts';
import { Shell } from './pages/shell.ts';

test('says that nothing is wrong while nothing is', async ({ shell }) => {
  await shell.open('/');
  await expect(shell.main.getByText('Nothing is wrong')).toBeVisible();
});

test('shows what is wrong first, and leads to where it is solved', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await channel.assertQueue('refunds', { deadLetterExchange: 'nowhere' });
  await fill(channel, 'orders', ['one', 'two']);
  await shell.open('/');

  const problems = shell.main
    .getByRole('region')
    .or(shell.main.locator('section'))
    .filter({
      has: page.getByRole('heading', { name: '2 problems' }),
    });
  const waiting = problems.getByRole('link', { name: /orders/ });
  await expect(waiting).toContainText('2 messages, and nobody consumes.');
  await expect(problems.getByRole('link', { name: /refunds/ })).toContainText('the exchange nowhere doesn’t exist');
  const [first, totals] = [await problems.boundingBox(), await shell.stat('Ready').boundingBox()];
  expect(first?.y).toBeLessThan(totals?.y ?? 0);

  await waiting.click();
  await expect(shell.heading).toHaveText('orders');
});

test('counts messages and objects, and follows them', async ({ shell, clients }) => {
  await shell.open('/');
  await expect(shell.stat('Total')).toHaveText('0');
  const loadedAt = await shell.loadedAt();
  const channel = await clients.channel();
  await channel.assertQueue('parcels');
  await fill(channel, 'parcels', ['a', 'b', 'c']);
  await expect(shell.stat('Ready')).toHaveText('3');
  await hold(channel, 'parcels', 2);
  await expect(shell.stat('Ready')).toHaveText('1');
  await expect(shell.stat('Unacked')).toHaveText('2');
  await expect(shell.stat('Total')).toHaveText('3');
  await expect(shell.main.getByRole('link', { name: 'Queues: 1' })).toBeVisible();
  expect(await shell.loadedAt()).toBe(loadedAt);
});

test('@any-broker what lint warns of is counted among the problems, and leads to the page of lint', async ({
  shell,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('nobody.listens', 'topic');
  await channel.assertExchange('shop', 'direct');
  await channel.assertQueue('orders');
  await channel.bindQueue('orders', 'shop', 'order.*');
  await shell.open('/');
  const found = shell.main.getByRole('link', { name: /The set-up looks wrong/ });
  // It is looked at every 15 seconds and not at every tick.
  await expect(found).toContainText('1 exchange leads nowhere, 1 binding can’t be meant so.', { timeout: 30_000 });
  await found.click();
  await expect(shell.heading).toHaveText('Lint');
  await expect(shell.main.getByText('nobody.listens has no binding')).toBeVisible();
});

test('@any-broker a node leads to its page: how much it has, where its memory is, what it listens on', async ({
  shell,
  clients,
  broker,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await shell.open('/');
  await shell.main.getByRole('link', { name: /^\S+@\S+$/ }).click();
  await expect(shell.heading).toHaveText(/@/);
  await expect(shell.main.getByText('running', { exact: true })).toBeVisible();
  // A RabbitMQ that has just started measures it some seconds later.
  await expect(shell.stat('Memory')).toHaveText(/^[\d.,]+ [KMG]iBof [\d.,]+ [KMGT]iB$/, { timeout: 30_000 });
  await expect(shell.stat('Version')).toHaveText(broker.kind === 'waybill' ? /^Waybill \d/ : /^RabbitMQ \d/);
  await expect(page.getByRole('img', { name: /^Memory of \S+ by what uses it: .*Bodies and buffers/ })).toBeVisible();
  const listeners = shell.main.getByRole('region', { name: 'Listens on' });
  await expect(listeners.getByRole('row', { name: /^amqp/ })).toContainText(broker.amqp.split(':')[1] ?? 'no port');
  await expect(shell.main.getByRole('region', { name: 'Feature flags' })).toContainText('stream_queue');
  // Erlang's processes are told where there are some, and aren't 0 elsewhere.
  await expect(shell.stat('Processes')).toHaveCount(broker.kind === 'waybill' ? 0 : 1);

  // Of a name that no node has, RabbitMQ says that it failed.
  await shell.open('/nodes/nobody%40nowhere');
  await expect(shell.main.getByText('The broker has no such node')).toBeVisible();
});

/** Publishes again and again while `use` looks: what is told by a rate is over when nothing comes any more. */
async function whilePublishing(channel: ConfirmChannel, targets: readonly string[], use: () => Promise<void>) {
  const timer = setInterval(() => {
    for (const target of targets) {
      const [exchange = '', key = ''] = target.split('/');
      for (let n = 0; n < 10; n++) channel.publish(exchange, key, Buffer.from('more'));
    }
  }, 100);
  try {
    await use();
  } finally {
    clearInterval(timer);
  }
}

test('@any-broker what grows, what died and what goes nowhere is told, and leads on', async ({
  shell,
  clients,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('void', 'fanout');
  await channel.assertQueue('slow', { deadLetterExchange: '', deadLetterRoutingKey: 'slow.dead' });
  await channel.assertQueue('slow.dead');
  await fill(channel, 'slow', ['one']);
  const message = await channel.get('slow');
  if (message === false) throw new Error('slow gave nothing');
  channel.reject(message, false);
  const consumer = await clients.channel('sleepy');
  await consumer.prefetch(1);
  await consumer.consume('slow', () => {});
  await whilePublishing(channel, ['/slow', 'void/'], async () => {
    await shell.open('/');
    const growing = shell.main.getByRole('link', { name: /consumers don’t keep up/ });
    await expect(growing).toContainText('slow', { timeout: 30_000 });
    await expect(growing).toContainText(/\+[\d.,]+\/s/);
    await expect(growing).toContainText('doesn’t drain');
    await expect(shell.main.getByRole('link', { name: /slow\.dead/ })).toContainText('Holds 1 dead letter.');
    await expect(shell.main.getByRole('link', { name: /Messages that no queue takes/ })).toContainText(
      'find no binding',
      { timeout: 30_000 },
    );
    await growing.click();
    await expect(shell.heading).toHaveText('slow');
    await expect(page).toHaveURL(/tab=consumers/);
    await expect(shell.main.getByText('sleepy')).toBeVisible();
    await shell.open('/');
    await shell.main.getByRole('link', { name: /slow\.dead/ }).click();
    await expect(shell.heading).toHaveText('Dead letters');
    await shell.open('/');
    await shell.main.getByRole('link', { name: /Messages that no queue takes/ }).click();
    await expect(shell.heading).toHaveText('Exchanges');
  });
});

test('@any-broker a full disk blocks who publishes: the alarm and the connection lead to what to do', async ({
  browser,
  brokerKind,
}) => {
  test.setTimeout(180_000);
  const full = await startFull(brokerKind);
  const clients = new Clients(full.amqp, '/');
  const context = await browser.newContext({ baseURL: full.console });
  try {
    const channel = await clients.channel('eager');
    await channel.assertQueue('orders');
    channel.sendToQueue('orders', Buffer.from('one'));
    await logIn(context, full.console);
    const shell = new Shell(await context.newPage(), '/');
    await shell.open('/');
    const blocked = shell.main.getByRole('link', { name: /^eager/ });
    await expect(blocked).toContainText('Its publishing is blocked by an alarm.', { timeout: 30_000 });
    await blocked.click();
    await expect(shell.heading).toHaveText('eager');
    await expect(shell.main.getByText(/blocked|blocking/).first()).toBeVisible();
    await shell.open('/');
    const alarm = shell.main.getByRole('link', { name: /is low on disk/ });
    await expect(alarm).toContainText('Publishers are blocked until there is room.');
    await alarm.click();
    await expect(shell.heading).toHaveText('Storage');
    await expect(shell.main.getByText('Disk almost full')).toBeVisible();
  } finally {
    await context.close();
    // Its client goes with it: who is blocked can't say goodbye.
    await full.stop();
  }
});
