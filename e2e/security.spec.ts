import { once } from 'node:events';
import { request } from 'node:http';
import { Api } from './fixtures/api.ts';
import { expect, test } from './fixtures/test.ts';
import { startBroker, startConsole } from './fixtures/waybill.ts';
import { Shell } from './pages/shell.ts';

test('pages carry a policy that names what may run', async ({ page, broker }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  const response = await page.goto(broker.console);
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic'(;|$)/);
  for (const part of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
    expect(policy).toContain(part);
  }
  expect(response?.headers()).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  await new Shell(page, '/').isLive();
  expect(refused).toEqual([]);
});

test('each load has a nonce of its own', async ({ broker }) => {
  const nonces = await Promise.all(
    [1, 2].map(async () => (await fetch(broker.console)).headers.get('content-security-policy')),
  );
  expect(nonces[0]).not.toBe(nonces[1]);
});

test('only the console’s own pages may change a broker', async ({ broker, api, vhost }) => {
  const deed = JSON.stringify({
    broker: 'local',
    deed: 'create-queue',
    input: { vhost, name: 'forged', durable: true, autoDelete: false, arguments: {} },
  });
  const send = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${broker.console}/api/deeds`, { method: 'POST', body: deed, headers })).status;
  const json = { 'content-type': 'application/json' };
  expect(await send({ ...json, origin: 'https://evil.example' })).toBe(403);
  expect(await send({ ...json, origin: 'null' })).toBe(403);
  expect(await send(json)).toBe(403);
  expect(await send({ origin: broker.console, 'content-type': 'text/plain' })).toBe(403);
  expect(await api.status(`queues/${vhost}/forged`)).toBe(404);
  // The same request from the console's own page is done: it was refused for where it came from.
  expect(await send({ ...json, origin: broker.console })).toBe(200);
  expect(await api.status(`queues/${vhost}/forged`)).toBe(200);
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

test('only the console’s own pages may watch', async ({ broker }) => {
  expect(await handshake(broker.console, { origin: 'https://evil.example' })).toBe(403);
  expect(await handshake(broker.console, {})).toBe(403);
  expect(await handshake(broker.console, { origin: broker.console })).toBe(101);
});

test('a name that somebody else points here is not served', async ({ broker }) => {
  const asked = request(broker.console, { headers: { host: 'rebound.example' } }).end();
  const [response] = await once(asked, 'response');
  response.resume();
  expect(response.statusCode).toBe(421);
});

test('the credentials of the broker never reach the browser', async ({ page }) => {
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
