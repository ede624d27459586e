import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures/test.ts';

test('a virtual host is made, bounded, and deleted by typing its name', { tag: '@any-broker' }, async ({
  shell,
  page,
  api,
  vhost,
}) => {
  const name = `made-${vhost}`;
  await shell.open('/admin/vhosts');
  await shell.main.getByRole('button', { name: 'New virtual host' }).click();
  const create = shell.dialog('New virtual host');
  await create.getByLabel('Name').fill(name);
  await create.getByLabel('Description').fill('for a test');
  await create.getByLabel('Tags').fill('one, two');
  await create.getByRole('button', { name: 'Create virtual host' }).click();
  await expect(shell.heading).toHaveText(name);
  await expect(shell.main.getByText('for a test')).toBeVisible();
  expect(await api.get(`vhosts/${name}`)).toMatchObject({ description: 'for a test', tags: ['one', 'two'] });

  await shell.main.getByRole('button', { name: 'Change limits' }).click();
  const limits = shell.dialog('Change limits');
  await limits.getByLabel('Queues at most').fill('many');
  await expect(limits.getByText('A whole number, 0 or more; or nothing.')).toBeVisible();
  await limits.getByLabel('Queues at most').fill('1');
  await limits.getByRole('button', { name: 'Change limits' }).click();
  await expect(shell.main.getByText('1 queue at most')).toBeVisible();
  expect(await api.get(`vhost-limits/${name}`)).toMatchObject([{ value: { 'max-queues': 1 } }]);

  await shell.main.getByRole('button', { name: 'Delete virtual host' }).click();
  const remove = shell.dialog(`Delete virtual host ${name}`);
  const button = remove.getByRole('button', { name: 'Delete virtual host' });
  await expect(button).toBeDisabled();
  await remove.getByLabel(`Type ${name} to confirm`).fill(name);
  // The list may tell that it is gone before the deletion is answered.
  await page.route('**/api/deeds', async (route) => {
    const response = await route.fetch();
    // Behind the dialog the page has no roles.
    await expect(page.getByText('There is no such virtual host')).toBeVisible();
    await route.fulfill({ response });
  });
  await button.click();
  await expect(shell.heading).toHaveText('Virtual hosts');
  expect(await api.status(`vhosts/${name}`)).toBe(404);
});

test('a policy shows what it would rule before it does', { tag: '@any-broker' }, async ({
  shell,
  page,
  api,
  vhost,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await channel.assertQueue('orders.vip');
  await channel.assertQueue('mails');
  await api.call('PUT', `policies/${vhost}/strong`, {
    pattern: '^orders\\.vip',
    definition: { 'max-length': 5 },
    'apply-to': 'queues',
    priority: 9,
  });
  await shell.open('/admin/policies');
  await shell.main.getByRole('button', { name: 'New policy' }).click();
  const dialog = shell.dialog('New policy');
  const preview = dialog.getByRole('region', { name: 'What it would rule' });
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog.getByText('A policy needs a name.')).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('bounded');
  await dialog.getByLabel('Pattern').fill('^orders');
  await expect(preview).toContainText('2 queues and 0 exchanges match; it rules 1 of them.');
  await expect(preview.getByRole('listitem').filter({ hasText: 'orders.vip' })).toContainText(
    'strong goes on ruling: priority 9',
  );
  await dialog.getByLabel('Priority').fill('10');
  await expect(preview.getByRole('listitem').filter({ hasText: 'orders.vip' })).toContainText(
    'this one rules, instead of strong',
  );
  await dialog.getByLabel('Add a setting').selectOption('Messages at most');
  await dialog.getByLabel('max-length', { exact: true }).fill('a few');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('A whole number.');
  await dialog.getByLabel('max-length', { exact: true }).fill('1000');
  await dialog.getByLabel('Add a setting').selectOption('When it is full');
  await dialog.getByLabel('overflow', { exact: true }).selectOption('reject-publish');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog).toBeHidden();
  expect(await api.get(`policies/${vhost}/bounded`)).toMatchObject({
    pattern: '^orders',
    priority: 10,
    'apply-to': 'queues',
    definition: { 'max-length': 1000, overflow: 'reject-publish' },
  });
  await expect
    .poll(async () => (await api.get<{ policy?: string }>(`queues/${vhost}/orders.vip`)).policy)
    .toBe('bounded');

  // It can be changed, and deleted.
  await shell.main.getByRole('button', { name: 'bounded', exact: true }).click();
  await expect(shell.dialog('Policy bounded').getByLabel('max-length', { exact: true })).toHaveValue('1000');
  await page.keyboard.press('Escape');
  await shell.main.getByRole('button', { name: 'Delete policy bounded' }).click();
  await shell.dialog('Delete policy bounded').getByRole('button', { name: 'Delete policy' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(shell.main.getByRole('button', { name: 'bounded', exact: true })).toHaveCount(0);
  expect(await api.status(`policies/${vhost}/bounded`)).toBe(404);
});

test('an operator’s policy takes bounds only', { tag: '@any-broker' }, async ({ shell, api, vhost }) => {
  await shell.open('/admin/policies', { tab: 'operator' });
  await shell.main.getByRole('button', { name: 'New operator policy' }).click();
  const dialog = shell.dialog('New operator policy');
  await dialog.getByLabel('Name', { exact: true }).fill('ceiling');
  await dialog.getByLabel('Pattern').fill('.*');
  const settings = dialog.getByLabel('Add a setting');
  await expect(settings.getByRole('option', { name: 'Messages at most' })).toHaveCount(1);
  await expect(settings.getByRole('option', { name: 'Dead letters go to the exchange' })).toHaveCount(0);
  await settings.selectOption('Messages at most');
  await dialog.getByLabel('max-length', { exact: true }).fill('77');
  await dialog.getByRole('button', { name: 'Save policy' }).click();
  await expect(dialog).toBeHidden();
  expect(await api.get(`operator-policies/${vhost}/ceiling`)).toMatchObject({ definition: { 'max-length': 77 } });
});

test('definitions leave as a file, and come back after a look at what they would change', {
  tag: '@any-broker',
}, async ({ shell, page, api, vhost, clients }) => {
  const channel = await clients.channel();
  await channel.assertQueue('there-already', { maxLength: 5 });
  await shell.open('/admin/definitions');
  await shell.main.getByLabel('What', { exact: true }).selectOption(vhost);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    shell.main.getByRole('button', { name: 'Download the definitions' }).click(),
  ]);
  const exported = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(exported.queues).toMatchObject([{ name: 'there-already', arguments: { 'x-max-length': 5 } }]);

  const file = {
    ...exported,
    queues: [
      ...exported.queues,
      { name: 'brand-new', durable: true, auto_delete: false, arguments: {} },
      { name: 'other', durable: true, auto_delete: false, arguments: {} },
    ],
    policies: [{ name: 'imported', pattern: '^x', 'apply-to': 'queues', definition: { expires: 60_000 }, priority: 0 }],
  };
  const choose = async (name: string, text: string): Promise<void> =>
    await shell.main.locator('input[type=file]').setInputFiles({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
  await shell.main.getByLabel('Into').selectOption(vhost);
  await choose('nonsense.json', '{"a": 1}');
  await expect(shell.main.getByText('This file holds no definitions')).toBeVisible();
  await choose('definitions.json', JSON.stringify(file));
  const preview = shell.main.getByRole('region', { name: 'Import' });
  await expect(preview.getByRole('row').filter({ hasText: 'Queues' })).toHaveText(/Queues\s*2\s*0\s*0\s*1/);
  await expect(preview.getByRole('row').filter({ hasText: 'Policies' })).toHaveText(/Policies\s*1\s*0\s*0\s*0/);
  await shell.main.getByText('Queues', { exact: true }).last().click();
  await expect(shell.main.getByText('brand-new')).toBeVisible();
  expect(await api.status(`queues/${vhost}/brand-new`)).toBe(404);
  await shell.main.getByRole('button', { name: 'Import: 3 objects are new or changed' }).click();
  await expect(shell.main.getByText('All of it is there already.')).toBeVisible();
  expect(await api.status(`queues/${vhost}/brand-new`)).toBe(200);
  expect(await api.get(`policies/${vhost}/imported`)).toMatchObject({ definition: { expires: 60_000 } });
});

test('a parameter of the whole broker is set and deleted', { tag: '@any-broker' }, async ({ shell, api, vhost }) => {
  const name = `parameter-${vhost}`;
  await shell.open('/admin/definitions', { tab: 'parameters' });
  await shell.main.getByRole('button', { name: 'New parameter' }).click();
  const dialog = shell.dialog('New parameter');
  await dialog.getByLabel('For').selectOption('The whole broker');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Value').fill('{"uri": "amqp://ann:in-the-clear@host"}');
  await dialog.getByRole('button', { name: 'Save parameter' }).click();
  await expect(dialog).toBeHidden();
  const row = shell.main.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('ann:(hidden)@host');
  expect(await api.get(`global-parameters/${name}`)).toMatchObject({ value: { uri: 'amqp://ann:in-the-clear@host' } });
  await row.getByRole('button').click();
  const remove = shell.dialog(`Delete parameter ${name}`);
  await remove.getByLabel(`Type ${name} to confirm`).fill(name);
  await remove.getByRole('button', { name: 'Delete parameter' }).click();
  await expect(remove).toBeHidden();
  await expect(row).toHaveCount(0);
  expect(await api.status(`global-parameters/${name}`)).toBe(404);
});
