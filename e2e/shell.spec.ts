import { fill } from './fixtures/amqp.ts';
import { expect, test } from './fixtures/test.ts';

test('the theme is chosen and remembered', async ({ shell, page }) => {
  const root = page.locator('html');
  await shell.open('/');
  for (const theme of ['Dark', 'Light'] as const) {
    await shell.header.getByRole('button', { name: 'Change the theme' }).click();
    await page.getByRole('menuitemradio', { name: theme }).click();
    await expect(root).toHaveClass(new RegExp(`(^| )${theme.toLowerCase()}( |$)`));
    await page.reload();
    await shell.isLive();
    await expect(root).toHaveClass(new RegExp(`(^| )${theme.toLowerCase()}( |$)`));
  }
});

test('without a choice the theme is the system’s', async ({ shell, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await shell.open('/');
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveClass(/light/);
});

test('the palette finds a queue and an exchange, and opens what is chosen by Enter', async ({
  shell,
  clients,
  page,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('invoices.eu');
  await channel.assertExchange('invoices', 'topic');
  await shell.open('/');
  await page.keyboard.press('Control+k');
  const palette = shell.dialog('Command palette');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('invoices.eu');
  await expect(palette.getByRole('option', { name: /invoices\.eu/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('invoices.eu');
  await shell.choosePalette('invoices', /^invoices test-/);
  await expect(shell.heading).toHaveText('invoices');
});

test('every page can be reached by keys, and the keys are listed', async ({ shell, page }) => {
  await shell.open('/');
  for (const [key, title] of [
    ['q', 'Queues'],
    ['e', 'Exchanges'],
    ['c', 'Clients'],
    ['o', 'Overview'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(shell.heading).toHaveText(title);
  }
  await page.keyboard.press('?');
  await expect(shell.dialog('Keys')).toContainText('Search everything');
  await page.keyboard.press('Escape');
  await expect(shell.dialog('Keys')).toBeHidden();
});

test('the virtual host is chosen in the header, and stays from page to page', async ({ shell, page, clients }) => {
  await (await clients.channel()).assertQueue('only-here');
  await shell.open('/queues');
  await expect(shell.main.getByRole('link', { name: 'only-here' })).toBeVisible();
  await shell.header.getByRole('button', { name: /^Virtual host/ }).click();
  await page.getByRole('menuitemradio', { name: '/', exact: true }).click();
  await expect(shell.main.getByRole('link', { name: 'only-here' })).toHaveCount(0);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Exchanges' }).click();
  await expect(shell.heading).toHaveText('Exchanges');
  await expect(page).toHaveURL(/vhost=%2F/);
  await page.goBack();
  await page.goBack();
  await expect(shell.main.getByRole('link', { name: 'only-here' })).toBeVisible();
});

test('every chart has a table', async ({ shell, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['one']);
  await shell.open('/');
  const rates = shell.main
    .locator('section')
    .filter({ has: shell.page.getByRole('heading', { name: 'Message rates' }) });
  await rates.getByRole('button', { name: 'Table' }).click();
  await expect(rates.getByRole('columnheader', { name: 'Publish' })).toBeVisible();
  await expect(rates.getByRole('row')).not.toHaveCount(1);
});
