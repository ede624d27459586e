import { expect, test } from './fixtures/test.ts';
import { LiveTable } from './pages/live-table.ts';

test('a message to a topic exchange: where it will go, its receipt, and there it is @any-broker', async ({
  shell,
  clients,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertExchange('news', 'topic');
  await channel.assertQueue('asia');
  await channel.bindQueue('asia', 'news', 'news.asia.#');
  await shell.open('/publish');
  await page.getByLabel('Exchange').fill('news');
  await page.getByLabel('Routing key').fill('news.europe');
  await expect(shell.main.getByText('No queue gets it: it is dropped')).toBeVisible();
  await page.getByLabel('Routing key').fill('news.asia.korea');
  await expect(shell.main.getByText('1 queue gets it')).toBeVisible();
  await expect(shell.main.getByRole('link', { name: 'asia' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Payload', exact: true }).fill('{"headline":"{{word}}","n":{{n}}}');
  await page.getByLabel('How many').fill('3');
  await page.getByRole('button', { name: 'Send 3 messages' }).click();
  await expect(shell.main.getByText('3 confirmed')).toBeVisible();
  await shell.open('/queues');
  await expect(await new LiveTable(page, 'Queues').cell('asia', 'Ready')).toHaveText('3');
});

test('a mandatory message that nobody gets comes back @any-broker', async ({ shell, page }) => {
  await shell.open('/publish');
  await page.getByLabel('Routing key').fill('nobody.there');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(shell.main.getByText('1 returned')).toBeVisible();
  await expect(shell.main.getByRole('region', { name: 'Receipt', exact: true })).toContainText('312 NO_ROUTE');
});

test('a message is kept, found again, and deleted with a way back', async ({ shell, page, vhost }) => {
  await shell.open('/publish');
  await page.getByLabel('Protocol').selectOption('MQTT');
  await page.getByLabel('Topic', { exact: true }).fill('rooms/1');
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  const dialog = shell.dialog('Keep this message');
  await dialog.getByLabel('Name').fill(`reading ${vhost}`);
  await dialog.getByLabel('Folder').fill('rooms');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(shell.toast(`Kept reading ${vhost}`)).toBeVisible();
  await shell.open('/publish');
  await page.getByRole('button', { name: `reading ${vhost} mqtt` }).click();
  await expect(page.getByLabel('Topic', { exact: true })).toHaveValue('rooms/1');
  await page.getByRole('button', { name: `Delete reading ${vhost}` }).click();
  await expect(page.getByRole('button', { name: `reading ${vhost} mqtt` })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: `reading ${vhost} mqtt` })).toBeVisible();
});

test('a payload that is no JSON isn’t sent; base64 is octets', async ({ shell, page }) => {
  await shell.open('/publish');
  await page.getByRole('textbox', { name: 'Payload', exact: true }).fill('{ "a": ');
  await expect(page.getByText('This isn’t JSON')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Base64', exact: true }).click();
  await page.getByRole('textbox', { name: 'Payload', exact: true }).fill('AAEC');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled();
});
