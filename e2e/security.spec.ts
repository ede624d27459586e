import { once } from 'node:events';
import { request } from 'node:http';
import type { APIRequestContext, BrowserContext } from 'playwright/test';
import { Api } from './fixtures/api.ts';
import { logIn } from './fixtures/login.ts';
import { expect, test } from './fixtures/test.ts';
import { startBroker, startConsole } from './fixtures/waybill.ts';
import { Shell } from './pages/shell.ts';

test('pages carry a policy that names what may run', async ({ page, broker }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  for (const path of ['/', '/login?again=1']) {
    const response = await page.goto(`${broker.console}${path}`);
    const policy = response?.headers()['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'(;|$)/);
    for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part);
    }
    expect(response?.headers()).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': expect.stringContaining('no-store'),
    });
    if (path === '/') await new Shell(page, '/').isLive();
  }
  expect(refused).toEqual([]);
});

test('each load has a nonce of its own', async ({ broker }) => {
  const nonces = await Promise.all(
    [1, 2].map(async () => (await fetch(`${broker.console}/login`)).headers.get('content-security-policy')),
  );
  expect(nonces[0]).toContain('nonce-');
  expect(nonces[0]).not.toBe(nonces[1]);
});

/** The token of the session that this context is in. */
async function tokenOf(asked: APIRequestContext, console: string): Promise<string> {
  const { token } = await (await asked.get(`${console}/api/session`)).json();
  return token;
}

async function cookieOf(context: BrowserContext): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}

test('only the console’s own pages may change a broker', async ({ broker, api, vhost, context }) => {
  const deed = JSON.stringify({
    broker: 'local',
    deed: 'create-queue',
    input: { vhost, name: 'forged', durable: true, autoDelete: false, arguments: {} },
  });
  const send = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${broker.console}/api/deeds`, { method: 'POST', body: deed, headers })).status;
  const session = {
    cookie: await cookieOf(context),
    'x-waybill-token': await tokenOf(context.request, broker.console),
  };
  const json = { 'content-type': 'application/json' };
  const own = { ...json, origin: broker.console };
  expect(await send({ ...json, ...session, origin: 'https://evil.example' })).toBe(403);
  expect(await send({ ...json, ...session, origin: 'null' })).toBe(403);
  expect(await send({ ...json, ...session })).toBe(403);
  expect(await send({ ...own, ...session, 'content-type': 'text/plain' })).toBe(403);
  expect(await send({ ...own, ...session, 'sec-fetch-site': 'cross-site' })).toBe(403);
  // Without the session’s own token, without a session, and with a token of nobody’s.
  expect(await send({ ...own, cookie: session.cookie })).toBe(403);
  expect(await send({ ...own, ...session, 'x-waybill-token': 'a-guess' })).toBe(403);
  expect(await send({ ...own, ...session, cookie: '' })).toBe(401);
  expect(await send(own)).toBe(401);
  expect(await api.status(`queues/${vhost}/forged`)).toBe(404);
  // The same request from the console's own page is done: it was refused for where it came from.
  expect(await send({ ...own, ...session })).toBe(200);
  expect(await api.status(`queues/${vhost}/forged`)).toBe(200);
});

test('scripts can’t read the session, other sites can’t send it, and it says nothing', async ({
  context,
  broker,
  page,
}) => {
  const [cookie, ...others] = await context.cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/', secure: false });
  // It ends within a day.
  expect(cookie?.expires ?? 0).toBeGreaterThan(Date.now() / 1000);
  expect(cookie?.expires ?? 0).toBeLessThan(Date.now() / 1000 + 86_400);
  expect(decodeURIComponent(cookie?.value ?? '')).toMatch(/^Fe26\.2\*/);
  await page.goto(broker.console);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('a session that came by https is not sent without it', async ({ broker }) => {
  const response = await fetch(`${broker.console}/api/login`, {
    method: 'POST',
    // As a proxy that ends TLS hands it on.
    headers: { 'content-type': 'application/json', origin: broker.console.replace('http:', 'https:') },
    body: JSON.stringify({ broker: 'local', user: '', password: null }),
  });
  expect(response.headers.get('set-cookie')).toMatch(/; Secure(;|$)/);
});

test('nothing is told to who isn’t logged in, or whose session was made up', async ({ broker }) => {
  for (const cookie of ['', `waybill-${new URL(broker.console).port}=Fe26.2*1*made*up*`]) {
    const ask = async (path: string) =>
      await fetch(`${broker.console}${path}`, { headers: { cookie }, redirect: 'manual' });
    for (const path of [
      'search?broker=local&q=',
      'rows?broker=local&kind=queues',
      'definitions?broker=local',
      'audit?broker=local',
      'brokers',
    ]) {
      expect((await ask(`/api/${path}`)).status, path).toBe(401);
    }
    const page = await ask('/queues?filter=a%26b');
    expect(page.status).toBe(307);
    const target = new URL(page.headers.get('location') ?? '', broker.console);
    expect(target.pathname).toBe('/login');
    expect(target.searchParams.get('next')).toBe('/queues?filter=a%26b');
  }
});

/** The status of the answer to a WebSocket handshake. */
async function handshake(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request(`${url}/live`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.from('sixteen octets!!').toString('base64'),
      ...headers,
    },
  });
  const answered = Promise.race([once(asked, 'upgrade'), once(asked, 'response')]);
  asked.end();
  const [response] = await answered;
  asked.destroy();
  return response.statusCode;
}

test('only the console’s own pages may watch, and only who is logged in', async ({ broker, context }) => {
  const cookie = await cookieOf(context);
  expect(await handshake(broker.console, { cookie, origin: 'https://evil.example' })).toBe(403);
  expect(await handshake(broker.console, { cookie })).toBe(403);
  expect(await handshake(broker.console, { origin: broker.console })).toBe(401);
  expect(await handshake(broker.console, { cookie, origin: broker.console })).toBe(101);
});

test('a copy of the cookie is worth nothing after logging out', async ({ broker, context }) => {
  const cookie = await cookieOf(context);
  const token = await tokenOf(context.request, broker.console);
  const out = await context.request.post(`${broker.console}/api/logout`, {
    headers: { origin: broker.console, 'x-waybill-token': token },
    data: {},
  });
  expect(out.status()).toBe(200);
  expect(await context.cookies()).toEqual([]);
  expect(await handshake(broker.console, { cookie, origin: broker.console })).toBe(401);
  expect((await fetch(`${broker.console}/api/brokers`, { headers: { cookie } })).status).toBe(401);
});

test('a name that somebody else points here is not served', async ({ broker }) => {
  const asked = request(broker.console, { headers: { host: 'rebound.example' } }).end();
  const [response] = await once(asked, 'response');
  response.resume();
  expect(response.statusCode).toBe(421);
});

test('one click is for browsers on this machine', async ({ broker }) => {
  const send = async (user: string, password: string | null, headers: Record<string, string> = {}) => {
    const response = await fetch(`${broker.console}/api/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: broker.console, ...headers },
      body: JSON.stringify({ broker: 'local', user, password }),
    });
    return { ...(await response.json()), cookie: response.headers.get('set-cookie') };
  };
  // Through a proxy everybody seems to come from this machine; and what a client claims proves nothing.
  for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
    const proxied = { [header]: '127.0.0.1', 'x-waybill-peer': 'local' };
    expect(await send('', null, proxied), header).toMatchObject({ ok: false, cookie: null });
    expect(await send('guest', 'guest', proxied), header).toMatchObject({ ok: false, cookie: null });
    const page = await fetch(`${broker.console}/login`, { headers: proxied });
    expect(await page.text(), header).not.toContain('Continue as');
  }
  expect(await send('', null)).toMatchObject({ ok: true });
});

test('guessing passwords is made slow', async () => {
  const broker = await startBroker();
  const console = await startConsole(broker.http.replace('//', '//guest:guest@'));
  try {
    const guess = async (password: string) => {
      const response = await fetch(`${console.url}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: console.url },
        body: JSON.stringify({ broker: new URL(broker.http).host, user: 'guest', password }),
      });
      return await response.json();
    };
    for (let tries = 1; tries <= 10; tries++) {
      expect(await guess(`wrong ${tries}`)).toMatchObject({ ok: false, error: { kind: 'unauthorised' } });
    }
    // Not even the right one is looked at now.
    expect(await guess('guest')).toMatchObject({ ok: false, error: { kind: 'refused', status: 429 } });
  } finally {
    await console.stop();
    await broker.stop();
  }
});

test('the credentials of the broker never reach the browser', async ({ page, context }) => {
  const broker = await startBroker();
  const password = 'correct-horse-battery';
  await new Api(broker.http).call('PUT', 'users/auditor', { password, tags: 'administrator' });
  await new Api(broker.http).call('PUT', 'permissions/%2F/auditor', { configure: '.*', write: '.*', read: '.*' });
  const console = await startConsole(broker.http.replace('//', `//auditor:${password}@`));
  const sent: Promise<string>[] = [];
  page.on('response', (response) => {
    sent.push(
      Promise.all([response.text().catch(() => ''), response.allHeaders()]).then(
        ([body, headers]) => `${response.url()} ${JSON.stringify(headers)} ${body}`,
      ),
    );
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => sent.push(Promise.resolve(`${socket.url()} ${payload}`))),
  );
  try {
    const shell = new Shell(page, '/');
    await page.goto(`${console.url}/login`);
    await expect(page.getByRole('button', { name: 'Continue as auditor' })).toBeVisible();
    await logIn(context, console.url);
    for (const path of ['/', '/queues', '/exchanges', '/exchanges/%2F/amq.topic', '/clients']) {
      await page.goto(`${console.url}${path}`);
      await shell.isLive();
      await expect(page.getByText('amq.topic').or(shell.heading).first()).toBeVisible();
    }
    const said = await Promise.all(sent);
    expect(said.filter((text) => text.startsWith('ws')).length).toBeGreaterThan(5);
    expect(said.filter((text) => text.includes('"version"')).length).toBeGreaterThan(0);
    const secrets = [password, Buffer.from(`auditor:${password}`).toString('base64')];
    expect(said.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  } finally {
    await console.stop();
    await broker.stop();
  }
});
