import type { BrowserContext } from 'playwright/test';
import { fill } from './fixtures/amqp.ts';
import { Api } from './fixtures/api.ts';
import type { Broker } from './fixtures/broker.ts';
import { logIn } from './fixtures/login.ts';
import { expect, test } from './fixtures/test.ts';
import { loggedIn, type Permission, stranger, withUser } from './fixtures/users.ts';
import { startBroker, startConsole } from './fixtures/waybill.ts';
import { LoginPage } from './pages/login-page.ts';
import { Shell } from './pages/shell.ts';

const everything: Permission = { configure: '.*', write: '.*', read: '.*' };

test('first contact on this machine costs one click, and leads to where one wanted', { tag: '@any-broker' }, async ({
  browser,
  broker,
  vhost,
}) => {
  await stranger(browser, async (context) => {
    const page = await context.newPage();
    await page.goto(`${broker.console}/queues?vhost=${vhost}&filter=orders`);
    await expect(page).toHaveURL(/\/login\?/);
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    const shell = new Shell(page, vhost);
    await shell.isLive();
    await expect(page).toHaveURL(`${broker.console}/queues?vhost=${vhost}&filter=orders`);
    await expect(shell.header.getByRole('button', { name: 'Logged in as guest' })).toBeVisible();
  });
});

test('a wrong password, and a user who may not manage, are told apart', { tag: '@any-broker' }, async ({
  browser,
  broker,
  api,
  vhost,
}) => {
  const name = `app-${vhost}`;
  await withUser(api, name, '', {}, () =>
    stranger(browser, async (context) => {
      const login = new LoginPage(await context.newPage());
      await login.open(broker.console);
      await login.logIn(name, 'wrong');
      await expect(login.error).toContainText('doesn’t accept this log-in');
      await login.logIn(name, name);
      await expect(login.error).toContainText('Not management user');
      await expect(login.page).toHaveURL(/\/login/);
    }),
  );
});

test('logging out ends the session in every tab', async ({ shell, page, context, broker }) => {
  await shell.open('/queues');
  const other = await context.newPage();
  await other.goto(`${broker.console}/exchanges`);
  await new Shell(other, '/').isLive();
  await shell.header.getByRole('button', { name: 'Logged in as guest' }).click();
  await page.getByRole('menuitem', { name: 'Log out of local' }).click();
  await expect(page.getByRole('button', { name: 'Continue as guest' })).toBeVisible();
  // The other tab hears of it by itself, and comes back to where it was.
  await expect(other).toHaveURL(/\/login\?.*next=%2Fexchanges/, { timeout: 20_000 });
  await other.getByRole('button', { name: 'Continue as guest' }).click();
  await expect(new Shell(other, '/').heading).toHaveText('Exchanges');
});

test('what is half typed when the session ends stays, and can be sent after a new log-in', async ({
  shell,
  page,
  context,
  broker,
  api,
  vhost,
}) => {
  await shell.open('/queues');
  await shell.main.getByRole('button', { name: 'New queue' }).click();
  const dialog = shell.dialog('New queue');
  await dialog.getByLabel('Name', { exact: true }).fill('half-typed');
  const { token } = await (await context.request.get(`${broker.console}/api/session`)).json();
  await context.request.post(`${broker.console}/api/logout`, {
    headers: { origin: broker.console, 'x-waybill-token': token },
    data: {},
  });
  await dialog.getByRole('button', { name: 'Create queue' }).click();
  await expect(dialog.getByRole('alert')).toContainText('not logged in');
  await expect(page.getByText('Your log-in has ended.')).toBeVisible({ timeout: 20_000 });
  await logIn(context, broker.console);
  await expect(page.getByText('Your log-in has ended.')).toBeHidden({ timeout: 20_000 });
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('half-typed');
  await dialog.getByRole('button', { name: 'Create queue' }).click();
  await expect(shell.heading).toHaveText('half-typed');
  expect(await api.status(`queues/${vhost}/half-typed`)).toBe(200);
});

test('a link from elsewhere opens without asking again', async ({ page, context, broker, vhost }) => {
  // The browser keeps the session from a page that another site leads to.
  const page2 = await context.newPage();
  await page2.route('http://chat.example/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<a href="${broker.console}/exchanges?vhost=${vhost}">look</a>`,
    }),
  );
  await page2.goto('http://chat.example/');
  await page2.getByRole('link', { name: 'look' }).click();
  await expect(new Shell(page2, vhost).heading).toHaveText('Exchanges');
  await expect(page2).toHaveURL(`${broker.console}/exchanges?vhost=${vhost}`);
  await page.close();
});

/** The same request that the page would send. */
async function deed(context: BrowserContext, broker: Broker, name: string, input: unknown): Promise<unknown> {
  const { token, logins } = await (await context.request.get(`${broker.console}/api/session`)).json();
  const response = await context.request.post(`${broker.console}/api/deeds`, {
    headers: { origin: broker.console, 'x-waybill-token': token },
    data: { broker: Object.keys(logins)[0], deed: name, input },
  });
  return await response.json();
}

test('what a user may not do is disabled with the reason, and refused', async ({
  browser,
  broker,
  api,
  vhost,
  clients,
}) => {
  const channel = await clients.channel();
  await channel.assertQueue('orders');
  await fill(channel, 'orders', ['one']);
  const viewer = { name: `viewer-${vhost}`, tags: 'monitoring', may: { configure: '', write: '', read: '.*' } };
  await loggedIn({ browser, api, broker, vhost }, viewer, async (shell, context) => {
    const { page } = shell;
    await shell.openQueue('orders');
    const remove = shell.main.getByRole('button', { name: 'Delete queue' });
    await expect(remove).toBeDisabled();
    await remove.hover();
    await expect(page.getByRole('tooltip')).toContainText('Your user may not configure orders');
    await remove.click({ force: true });
    await expect(page.getByRole('dialog')).toHaveCount(0);
    // Purging is reading.
    await expect(shell.main.getByRole('button', { name: /^Purge/ })).toBeEnabled();
    await shell.open('/queues');
    await expect(shell.main.getByRole('button', { name: 'New queue' })).toBeDisabled();
    const input = { vhost, name: 'orders', ifEmpty: false, ifUnused: false };
    expect(await deed(context, broker, 'delete-queue', input)).toMatchObject({
      ok: false,
      error: { kind: 'forbidden' },
    });
    expect(await api.status(`queues/${vhost}/orders`)).toBe(200);
  });
});

test('nobody sees through another’s eyes', { tag: '@any-broker' }, async ({
  browser,
  broker,
  api,
  vhost,
  clients,
  shell,
}) => {
  await (await clients.channel()).assertQueue('secret-plans');
  const name = `outsider-${vhost}`;
  await api.call('PUT', `vhosts/own-${vhost}`, {});
  try {
    await withUser(api, name, 'management', { [`own-${vhost}`]: everything }, () =>
      stranger(browser, async (context) => {
        // An administrator watches the same list, at the same time.
        await shell.open('/queues');
        await expect(shell.main.getByRole('link', { name: 'secret-plans' })).toBeVisible();
        const login = new LoginPage(await context.newPage());
        await login.open(broker.console, '/queues');
        const heard: string[] = [];
        login.page.on('websocket', (socket) =>
          socket.on('framereceived', ({ payload }) => heard.push(payload.toString())),
        );
        await login.logIn(name, name);
        const own = new Shell(login.page, '/');
        await own.isLive();
        await expect(own.main.getByText('No queues yet')).toBeVisible();
        await login.page.goto(`${broker.console}/admin/users`);
        await expect(own.main.getByText('This user may not see or do that')).toBeVisible();
        expect(heard.length).toBeGreaterThan(2);
        expect(heard.filter((text) => text.includes('secret-plans'))).toEqual([]);
        const found = await context.request.get(`${broker.console}/api/search?broker=local&q=secret`);
        expect(await found.text()).not.toContain('secret-plans');
      }),
    );
  } finally {
    await api.call('DELETE', `vhosts/own-${vhost}`);
  }
});

test('several brokers: each has its name, its colour, its state and its own log-in', async ({ page, context }) => {
  const [one, other] = await Promise.all([startBroker(), startBroker()]);
  const url = (http: string, query: string): string => `${http.replace('//', '//guest:guest@')}?${query}`;
  const console = await startConsole(
    url(one.http, 'name=Staging'),
    url(other.http, 'name=Production&colour=red'),
    url('http://127.0.0.1:9', 'name=Gone'),
  );
  try {
    await new Api(one.http).call('PUT', 'queues/%2F/only-in-staging', {});
    await new Api(other.http).call('PUT', 'queues/%2F/only-in-production', {});
    const shell = new Shell(page, '/');
    await page.goto(`${console.url}/queues`);
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await expect(shell.main.getByRole('link', { name: 'only-in-staging' })).toBeVisible();
    await shell.header.getByRole('button', { name: 'Broker: Staging' }).click();
    await expect(page.getByRole('menuitemradio', { name: /Staging/ })).toContainText('guest');
    await expect(page.getByRole('menuitemradio', { name: /Production/ })).toContainText('Not logged in');
    await expect(page.getByRole('menuitemradio', { name: /Gone/ })).toContainText('Can’t be reached');
    await page.getByRole('menuitemradio', { name: /Production/ }).click();
    await expect(page.getByRole('heading', { name: 'Log in to Production' })).toBeVisible();
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await expect(shell.main.getByRole('link', { name: 'only-in-production' })).toBeVisible();
    await expect(page).toHaveURL(/broker=Production/);
    // Back, without asking: the first log-in is still there.
    await shell.choosePalette('stag', /^Staging$/);
    await expect(shell.main.getByRole('link', { name: 'only-in-staging' })).toBeVisible();
    await shell.header.getByRole('button', { name: /^Logged in as/ }).click();
    await page.getByRole('menuitem', { name: 'Log out of Staging' }).click();
    await expect(page.getByRole('heading', { name: 'Log in to Staging' })).toBeVisible();
    const { logins } = await (await context.request.get(`${console.url}/api/session`)).json();
    expect(logins).toEqual({ Production: 'guest' });
  } finally {
    await console.stop();
    await Promise.all([one.stop(), other.stop()]);
  }
});
