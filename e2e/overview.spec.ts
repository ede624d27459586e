import { fill, hold } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';

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
