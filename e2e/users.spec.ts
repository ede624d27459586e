import { Api } from './fixtures/api.ts';
import { expect, test } from './fixtures/test.ts';

type User = { tags: string[]; password_hash: string };

test('a user is made, changed without losing the password, and deleted by name', { tag: '@any-broker' }, async ({
  shell,
  page,
  api,
  broker,
  vhost,
}) => {
  const heard: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(payload.toString())));
  const name = `user-${vhost}`;
  const whoami = async (password: string): Promise<number> =>
    await new Api(broker.http, name, password).status('whoami');

  await shell.open('/admin/users');
  await shell.main.getByRole('button', { name: 'New user' }).click();
  const create = shell.dialog('New user');
  await create.getByLabel('Name', { exact: true }).fill(name);
  await create.getByLabel('Password', { exact: true }).fill('first');
  await create.getByRole('button', { name: 'Create user' }).click();
  await expect(create.getByText('The two differ.')).toBeVisible();
  await create.getByLabel('The same again').fill('first');
  await create.getByRole('button', { name: 'Create user' }).click();
  await expect(shell.heading).toHaveText(name);
  expect(await whoami('first')).toBe(200);

  await shell.main.getByRole('button', { name: 'Change tags' }).click();
  const tags = shell.dialog('Change tags');
  await tags.getByLabel('monitoring').check();
  await tags.getByLabel('Other tags').fill('night-shift');
  await tags.getByRole('button', { name: 'Change tags' }).click();
  await expect(shell.main.getByText('night-shift')).toBeVisible();
  const { tags: kept, password_hash: hash } = await api.get<User>(`users/${name}`);
  expect([...kept].sort()).toEqual(['management', 'monitoring', 'night-shift']);
  expect(await whoami('first')).toBe(200);

  await shell.main.getByRole('button', { name: 'Change limits' }).click();
  const limits = shell.dialog('Change limits');
  await limits.getByLabel('Channels at most').fill('7');
  await limits.getByRole('button', { name: 'Change limits' }).click();
  await expect(shell.main.getByText('7 channels at most')).toBeVisible();
  expect(await api.get(`user-limits/${name}`)).toMatchObject([{ value: { 'max-channels': 7 } }]);

  await shell.main.getByRole('button', { name: 'Change password' }).click();
  const password = shell.dialog(`Change password: ${name}`);
  await password.getByLabel('New password').fill('second');
  await password.getByLabel('The same again').fill('second');
  await password.getByRole('button', { name: 'Change password' }).click();
  await expect(password).toBeHidden();
  expect(await whoami('second')).toBe(200);
  expect(await whoami('first')).toBe(401);

  await shell.main.getByRole('button', { name: 'Delete user' }).click();
  const remove = shell.dialog(`Delete user ${name}`);
  await expect(remove.getByRole('button', { name: 'Delete user' })).toBeDisabled();
  await remove.getByLabel(`Type ${name} to confirm`).fill(name);
  await remove.getByRole('button', { name: 'Delete user' }).click();
  await expect(shell.heading).toHaveText('Users');
  expect(await api.status(`users/${name}`)).toBe(404);
  // Hashes of passwords stay at the server.
  const own = await api.get<User>('users/guest');
  expect(heard.some((text) => text.includes('hasPassword'))).toBe(true);
  expect(heard.filter((text) => text.includes(hash) || text.includes(own.password_hash))).toEqual([]);
});

test('the user that one is can’t be deleted here', async ({ shell }) => {
  await shell.open('/admin/users/guest');
  await expect(shell.main.getByRole('button', { name: 'Delete user' })).toBeDisabled();
});

test('permissions are set, tried on a name, and cleared', { tag: '@any-broker' }, async ({
  shell,
  page,
  api,
  vhost,
}) => {
  const name = `perm-${vhost}`;
  await api.call('PUT', `users/${name}`, { password: 'x', tags: '' });
  await shell.open(`/admin/vhosts/${vhost}`);
  await shell.main.getByRole('button', { name: 'Set permissions' }).click();
  const dialog = shell.dialog('Set permissions');
  await dialog.getByLabel('User').selectOption(name);
  await dialog.getByLabel('Configure').fill('(');
  await expect(dialog.getByText('This pattern can’t be read')).toBeVisible();
  await dialog.getByLabel('Configure').fill('');
  await dialog.getByLabel('Write').fill('^orders');
  await dialog.getByLabel('Try a name').fill('orders.eu');
  await expect(dialog.getByRole('status')).toContainText('may not configure');
  await expect(dialog.getByRole('status')).toContainText('may write');
  await dialog.getByRole('button', { name: 'Set permissions' }).click();
  await expect(dialog).toBeHidden();
  const permissions = shell.main.getByRole('region', { name: 'Permissions', exact: true });
  const row = permissions.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('^orders');
  expect(await api.get(`permissions/${vhost}/${name}`)).toMatchObject({ configure: '', write: '^orders', read: '.*' });

  await shell.main.getByRole('button', { name: 'Set topic permission' }).click();
  const topic = shell.dialog('Set topic permission');
  await topic.getByLabel('User').selectOption(name);
  await topic.getByLabel('Write').fill('^sensors\\.');
  await topic.getByRole('button', { name: 'Set topic permission' }).click();
  const topics = shell.main.getByRole('region', { name: 'Topic permissions' });
  await expect(topics.getByRole('row').filter({ hasText: name })).toContainText('^sensors\\.');
  await topics.getByRole('button', { name: `Clear ${name} amq.topic` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clear permissions' }).click();
  await expect(shell.main.getByText('No topic permissions')).toBeVisible();

  await row.getByRole('button', { name: `Clear ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clear permissions' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(row).toHaveCount(0);
  expect(await api.status(`permissions/${vhost}/${name}`)).toBe(404);
  await api.call('DELETE', `users/${name}`);
});
