import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill } from './fixtures/amqp.ts';
import { logIn } from './fixtures/login.ts';
import { expect, test } from './fixtures/test.ts';
import { startBroker, startConsoleIn } from './fixtures/waybill.ts';
import { LoginPage } from './pages/login-page.ts';
import { QueuePage } from './pages/queue-page.ts';
import { Shell } from './pages/shell.ts';

test('every change is in the log: who, what, to what, and how it went', { tag: '@any-broker' }, async ({
  shell,
  page,
  clients,
  vhost,
}) => {
  const channel = await clients.channel();
  const queue = `audited-${vhost}`;
  await channel.assertQueue(queue);
  await fill(channel, queue, ['one', 'two']);
  const queuePage = new QueuePage(shell, queue);
  await queuePage.open();
  await shell.main.getByRole('button', { name: 'Purge 2 messages' }).click();
  const purge = shell.dialog(`Purge ${queue}`);
  await purge.getByLabel('Why, for the audit log').fill('sent twice by mistake');
  await purge.getByRole('button', { name: 'Purge 2 messages' }).click();
  await expect(purge).toBeHidden();

  await shell.open('/admin/audit', { target: queue });
  const log = shell.main.getByRole('region', { name: 'Audit log' });
  const row = log.getByRole('row').filter({ hasText: 'purge-queue' });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('guest');
  await expect(row).toContainText(queue);
  await expect(row).toContainText('done');
  await row.getByRole('button').click();
  const detail = shell.dialog('purge-queue');
  await expect(detail).toContainText(`"name": "${queue}"`);
  await expect(detail).toContainText('sent twice by mistake');
  await page.keyboard.press('Escape');

  await shell.main.getByLabel('Deed').fill('nothing-is-called-so');
  await expect(shell.main.getByText('Nothing matches')).toBeVisible();
  await shell.main.getByRole('button', { name: 'Clear the filters' }).click();
  await shell.main.getByLabel('Deed').fill('purge');
  await shell.main.getByLabel('Target').fill(queue);
  await expect(row).toHaveCount(1);
  await shell.main.getByLabel('Result').selectOption('Refused or failed');
  await expect(shell.main.getByText('Nothing matches')).toBeVisible();
});

test('a refusal is in the log with the broker’s words', { tag: '@any-broker' }, async ({ shell, api, vhost }) => {
  const name = `taken-${vhost}`;
  await api.call('PUT', `queues/${vhost}/${name}`, { durable: false });
  await shell.open('/queues');
  await shell.main.getByRole('button', { name: 'New queue' }).click();
  const dialog = shell.dialog('New queue');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Create queue' }).click();
  await expect(dialog.getByRole('alert')).toContainText('durable');
  await shell.open('/admin/audit', { target: name, result: 'failed' });
  const row = shell.main.getByRole('region', { name: 'Audit log' }).getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('create-queue');
  await expect(row).toContainText('The broker refused');
  await row.getByRole('button').click();
  await expect(shell.dialog('create-queue')).toContainText('durable');
});

test('the log leaves as CSV and as JSON, without a secret in it', { tag: '@any-broker' }, async ({
  shell,
  page,
  vhost,
  api,
}) => {
  const user = `secretive-${vhost}`;
  const password = 'correct-horse-battery';
  await shell.open('/admin/users');
  await shell.main.getByRole('button', { name: 'New user' }).click();
  const dialog = shell.dialog('New user');
  await dialog.getByLabel('Name', { exact: true }).fill(user);
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByLabel('The same again').fill(password);
  await dialog.getByRole('button', { name: 'Create user' }).click();
  await expect(shell.heading).toHaveText(user);
  await shell.open('/admin/audit', { target: user });
  await expect(shell.main.getByRole('region', { name: 'Audit log' })).toContainText('create-user');
  const exported = async (kind: string): Promise<string> => {
    await shell.main.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: kind }).click(),
    ]);
    return await readFile(await download.path(), 'utf8');
  };
  const csv = await exported('Export as CSV');
  expect(csv.split('\r\n')[0]).toBe('time,user,broker,deed,vhost,target,result,detail,tookMs,reason,input');
  expect(csv.split('\r\n')[1]).toContain('create-user');
  const json = await exported('Export as JSON');
  expect(JSON.parse(json)).toMatchObject([{ deed: 'create-user', target: user, user: 'guest', result: 'done' }]);
  expect(csv + json).toContain('(hidden)');
  expect(csv + json).not.toContain(password);
  await api.call('DELETE', `users/${user}`);
});

test('the log outlives the console, for its owner alone to read; others see their own', async ({ browser }) => {
  const dir = await mkdtemp(join(tmpdir(), 'waybill-e2e-data-'));
  const broker = await startBroker();
  const connect = `${broker.http.replace('//', '//guest:guest@')}?name=kept`;
  const context = await browser.newContext();
  let console = await startConsoleIn(dir, connect);
  try {
    const page = await context.newPage();
    await logIn(context, console.url);
    const { token } = await (await context.request.get(`${console.url}/api/session`)).json();
    await context.request.post(`${console.url}/api/deeds`, {
      headers: { origin: console.url, 'x-waybill-token': token },
      data: {
        broker: 'kept',
        deed: 'create-user',
        input: { user: 'ann', password: 'ann', tags: ['management'] },
        reason: 'a new colleague',
      },
    });
    await console.stop();
    const files = (await readdir(join(dir, 'console'), { recursive: true })).map(String);
    expect(files).toContain(join('audit', 'audit.jsonl'));
    for (const file of ['secret', join('audit', 'audit.jsonl')]) {
      expect((await stat(join(dir, 'console', file))).mode & 0o777, file).toBe(0o600);
    }
    console = await startConsoleIn(dir, connect);
    const login = new LoginPage(page);
    await login.open(console.url, '/admin/audit');
    await login.logIn('ann', 'ann');
    const shell = new Shell(page, '/');
    const log = shell.main.getByRole('region', { name: 'Audit log' });
    await expect(shell.main.getByText('You see what you did yourself.')).toBeVisible();
    await expect(log).toContainText('log-in');
    await expect(log.getByText('create-user')).toHaveCount(0);
    await context.clearCookies();
    await logIn(context, console.url);
    await page.goto(`${console.url}/admin/audit`);
    const row = log.getByRole('row').filter({ hasText: 'create-user' });
    await expect(row).toContainText('guest');
    await row.getByRole('button').click();
    await expect(shell.dialog('create-user')).toContainText('a new colleague');
  } finally {
    await context.close();
    await console.stop();
    await broker.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
