import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { fill } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';

/** What a download contains, and what it is called. */
async function download(page: Page, start: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), start()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('columns are chosen, stand in the URL, and stay for the next visit @any-broker', async ({
  shell,
  clients,
  page,
}) => {
  await (await clients.channel()).assertQueue('orders', { maxLength: 10 });
  await shell.open('/queues');
  const queues = new LiveTable(page, 'Queues');
  await expect(queues.link('orders')).toBeVisible();
  await expect(queues.header('Trend')).toBeVisible();
  await shell.main.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Trend' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Payload' }).click();
  await page.keyboard.press('Escape');
  await expect(queues.header('Trend')).toBeHidden();
  await expect(queues.header('Payload')).toBeVisible();
  await expect(page).toHaveURL(/cols=name/);
  await shell.open('/queues');
  await expect(queues.header('Payload')).toBeVisible();
  await expect(queues.header('Trend')).toBeHidden();
  await shell.main.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: 'The usual columns' }).click();
  await expect(queues.header('Trend')).toBeVisible();
  await expect(queues.header('Payload')).toBeHidden();
});

test('a view has a name, and brings filter and order back @any-broker', async ({ shell, clients, page, vhost }) => {
  const channel = await clients.channel();
  for (const name of ['view.a', 'view.b', 'other']) await channel.assertQueue(name);
  await shell.open('/queues');
  const queues = new LiveTable(page, 'Queues');
  await queues.filter.fill('view');
  await queues.sortBy('Name');
  await expect.poll(() => queues.names()).toEqual(['view.b', 'view.a']);
  await shell.main.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view' }).click();
  await shell.dialog('Save this view').getByLabel('Name').fill(`upside down ${vhost}`);
  await page.keyboard.press('Enter');
  await expect(shell.toast(`Saved the view upside down ${vhost}`)).toBeVisible();
  await shell.open('/queues');
  await expect(queues.link('other')).toBeVisible();
  await shell.main.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: `upside down ${vhost}` }).click();
  await expect(queues.filter).toHaveValue('view');
  await expect.poll(() => queues.names()).toEqual(['view.b', 'view.a']);
  await shell.main.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view' }).click();
  await page.getByRole('button', { name: `Delete the view upside down ${vhost}` }).click();
  await expect(shell.toast(`Deleted the view upside down ${vhost}`)).toBeVisible();
});

test('many queues are chosen and deleted at once, after their number was typed @any-broker', async ({
  shell,
  clients,
  page,
  api,
  vhost,
}) => {
  const channel = await clients.channel();
  for (const name of ['q1', 'q2', 'q3', 'q4']) await channel.assertQueue(name);
  await fill(channel, 'q2', ['a', 'b']);
  await shell.open('/queues');
  const queues = new LiveTable(page, 'Queues');
  await expect(await queues.cell('q2', 'Ready')).toHaveText('2');
  await queues.choose('q1').check();
  await queues.choose('q3').click({ modifiers: ['Shift'] });
  await expect(queues.choose('q2')).toBeChecked();
  await expect(page.getByText('3 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'Delete 3 queues' }).click();
  const dialog = shell.dialog('Delete 3 queues');
  await expect(dialog).toContainText('2 messages');
  const remove = dialog.getByRole('button', { name: 'Delete 3 queues' });
  await expect(remove).toBeDisabled();
  await dialog.getByLabel('Type 3 to confirm').fill('3');
  await remove.click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => queues.names()).toEqual(['q4']);
  const left = await api.get<{ name: string }[]>(`queues/${vhost}`);
  expect(left.map(({ name }) => name)).toEqual(['q4']);
});

test('all that match are chosen with one click; what fails stays chosen, and says why @any-broker', async ({
  shell,
  clients,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('own', 'fanout');
  await shell.open('/exchanges');
  const exchanges = new LiveTable(page, 'Exchanges');
  await expect(exchanges.link('own')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Choose all that match' }).click();
  const remove = page.getByRole('button', { name: /^Delete \d+ exchanges$/ });
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await remove.hover();
  await expect(page.getByRole('tooltip')).toContainText('Predeclared exchanges can’t be deleted');
  await page.getByRole('checkbox', { name: 'Choose none' }).click();
  await expect(remove).toBeHidden();
  await exchanges.choose('own').check();
  await page.getByRole('button', { name: 'Delete 1 exchange' }).click();
  await channel.deleteExchange('own');
  await channel.assertExchange('own', 'fanout', { internal: true });
  await shell.dialog('Delete 1 exchange').getByLabel('Type 1 to confirm').fill('1');
  await page.keyboard.press('Enter');
  await expect(exchanges.link('own')).toBeHidden();
});

test('a list leaves as a file, as it is filtered @any-broker', async ({ shell, clients, page }) => {
  const channel = await clients.channel();
  for (const name of ['export.a', 'export.b', 'other']) await channel.assertQueue(name);
  await shell.open('/queues', { filter: 'export' });
  const queues = new LiveTable(page, 'Queues');
  await expect(queues.link('export.b')).toBeVisible();
  const csv = await download(page, async () => {
    await shell.main.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As CSV' }).click();
  });
  expect(csv.name).toBe('queues.csv');
  const [head, ...rows] = csv.text.trim().split('\r\n');
  expect(head).toMatch(/^vhost,name,type,/);
  expect(rows.map((row) => row.split(',')[1])).toEqual(['export.a', 'export.b']);
  const json = await download(page, async () => {
    await shell.main.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'As JSON' }).click();
  });
  expect(JSON.parse(json.text)).toMatchObject([{ name: 'export.a' }, { name: 'export.b' }]);
});

test('a channel has a page of its own @any-broker', async ({ shell, clients, page }) => {
  const channel = await clients.channel('teller');
  await channel.assertQueue('orders');
  await channel.prefetch(7);
  await channel.consume('orders', () => {}, { consumerTag: 'counting' });
  await shell.open('/clients', { tab: 'channels' });
  await shell.main.getByRole('link', { name: 'teller' }).click();
  await expect(shell.heading).toHaveText(/^teller #\d+$/);
  await expect(shell.main.getByText('confirms')).toBeVisible();
  await expect(shell.main.getByRole('region', { name: 'Consumers' })).toContainText('counting');
  await shell.main.getByRole('link', { name: 'orders' }).click();
  await expect(shell.heading).toHaveText('orders');
  await expect(page).toHaveURL(/\/queues\//);
});
