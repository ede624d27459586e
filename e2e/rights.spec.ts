import type { Locator } from 'playwright/test';
import { fill } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { loggedIn } from './fixtures/users.ts';
import { DeadLettersPage } from './pages/dead-letters.ts';
import { LiveTable } from './pages/live-table.ts';
import { MessageList } from './pages/message-list.ts';

/** It can be reached, does nothing, and says why. */
async function isDenied(button: Locator, reason: string | RegExp): Promise<void> {
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  const page = button.page();
  await button.hover();
  await expect(page.getByRole('tooltip')).toContainText(reason);
  // It stays while the pointer may be on its way to it, and so until a move says that it isn't.
  let x = 0;
  await expect
    .poll(async () => {
      x = 1 - x;
      await page.mouse.move(x, 0);
      return await page.getByRole('tooltip').count();
    })
    .toBe(0);
}

test('who may read and nothing else sees everywhere what he may not do, and why', async ({
  browser,
  broker,
  api,
  vhost,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('own', 'fanout');
  await channel.assertQueue('dead');
  await channel.assertQueue('orders', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  await fill(channel, 'orders', ['one', 'two']);
  const message = await channel.get('orders');
  if (message === false) throw new Error('orders gave nothing');
  channel.reject(message, false);
  await expect.poll(async () => (await channel.checkQueue('dead')).messageCount).toBe(1);

  const reader = { name: `reader-${vhost}`, tags: 'management', may: { configure: '', write: '', read: '.*' } };
  await loggedIn({ browser, api, broker, vhost }, reader, async (shell) => {
    const { page } = shell;

    await page.keyboard.press('Control+k');
    const palette = shell.dialog('Command palette');
    for (const [word, reason] of [
      ['new queue', 'may configure nothing'],
      ['new user', 'administrator'],
      ['publish a message', 'may write to nothing'],
    ] as const) {
      await palette.getByRole('combobox').fill(word);
      const option = palette.getByRole('option', { name: new RegExp(`^${word}`, 'i') });
      await expect(option).toHaveAttribute('aria-disabled', 'true');
      await expect(option).toContainText(reason);
    }
    await page.keyboard.press('Escape');

    await shell.open('/exchanges');
    await new LiveTable(page, 'Exchanges').choose('own').check();
    await isDenied(shell.main.getByRole('button', { name: 'Delete 1 exchange' }), 'may not configure own');

    await shell.open('/queues');
    await new LiveTable(page, 'Queues').choose('orders').check();
    await isDenied(shell.main.getByRole('button', { name: /^Delete 1 queue/ }), 'may not configure orders');
    // Purging is reading.
    await expect(shell.main.getByRole('button', { name: /^Purge/ })).not.toHaveAttribute('aria-disabled');

    await shell.openQueue('orders', { tab: 'messages' });
    const messages = new MessageList(shell);
    await messages.choose(1);
    await isDenied(shell.main.getByRole('button', { name: 'Move', exact: true }), 'may write to nothing');
    await expect(shell.main.getByRole('button', { name: 'Delete', exact: true })).not.toHaveAttribute('aria-disabled');
    await messages.open(1);
    await isDenied(messages.pane.getByRole('button', { name: 'Edit and republish' }), 'may write to nothing');

    await shell.open('/publish');
    await isDenied(shell.main.getByRole('button', { name: 'Send', exact: true }), 'may not write to');

    // Others are connected, and he isn't told.
    await shell.open('/clients');
    await expect(shell.main.getByText('None of the connections is yours')).toBeVisible();

    // Nodes are for who monitors.
    await shell.open('/nodes/somebody%40somewhere');
    await expect(shell.main.getByText('This user may not see or do that')).toBeVisible();

    const letters = new DeadLettersPage(shell);
    await letters.open(broker, 'dead', 1);
    await letters.chooseAll();
    await isDenied(shell.main.getByRole('button', { name: 'Redrive 1 letter…' }), 'may write to nothing');
    await isDenied(shell.main.getByRole('button', { name: 'Park 1 letter…' }), 'may not configure waybill.parked');

    // Nothing is told then, which isn't the same as that nothing is there and nothing wrong.
    await api.call('DELETE', `permissions/${vhost}/${reader.name}`);
    await shell.open('/');
    await expect(shell.main.getByText('This user may use no virtual host')).toBeVisible();
    await expect(shell.main.getByText('Nothing is wrong')).toHaveCount(0);
  });
});

test('@any-broker a monitoring user sees all connections, and may close his own only', async ({
  browser,
  broker,
  api,
  vhost,
  clients,
}) => {
  await (await clients.channel()).assertQueue('orders');
  const watcher = { name: `watcher-${vhost}`, tags: 'monitoring', may: { configure: '.*', write: '.*', read: '.*' } };
  await loggedIn({ browser, api, broker, vhost }, watcher, async (shell) => {
    const { page } = shell;
    await shell.open('/clients');
    const connections = new LiveTable(page, 'Connections');
    await connections.rows.first().getByRole('checkbox').check();
    await isDenied(shell.main.getByRole('button', { name: /^Close 1 connection/ }), 'administrator');
    await shell.open('/admin/vhosts');
    await isDenied(shell.main.getByRole('button', { name: 'New virtual host' }), 'administrator');
    await page.keyboard.press('Control+k');
    const palette = shell.dialog('Command palette');
    await palette.getByRole('combobox').fill('new virtual host');
    await expect(palette.getByRole('option', { name: /^New virtual host/ })).toHaveAttribute('aria-disabled', 'true');
  });
});
