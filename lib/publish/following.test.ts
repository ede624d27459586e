import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Broker } from '@/lib/client/brokers';
import { ManagementClient } from '@/lib/client/management';
import type { JourneyReport } from '@/lib/contract/journeys';
import { follow, journeysOf, unfollow } from '@/lib/publish/following';

/** What a management API answers, by method and path; anything else is 404, as RabbitMQ's. */
let answers: Record<string, { status: number; body: unknown }>;
let asked: string[];
let server: Server;
let broker: Broker;

beforeEach(async () => {
  answers = {};
  asked = [];
  server = createServer((request, response) => {
    const call = `${request.method} ${request.url}`;
    asked.push(call);
    const { status, body } = answers[call] ?? { status: 404, body: { error: 'Object Not Found', reason: 'Not Found' } };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://guest:guest@127.0.0.1:${(server.address() as AddressInfo).port}`;
  broker = { name: 'test', client: new ManagementClient(url), url, user: 'guest', colour: undefined };
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const publisher = { vhost: '/', name: 'p', messages: 3 };

const report: JourneyReport = {
  id: 'w1',
  publisher: 'p',
  messages_max: 3,
  kept_ms: 1,
  followed: 0,
  beyond: 0,
  lost: 0,
  at: 0,
  summary: {
    ...{ routed: 0, unroutable: 0, returned: 0, confirmed: 0, nacked: 0, deadLettered: 0, copies: {} },
    ...{ confirming: null, waiting: null, handling: null },
  },
  offset: 0,
  messages: [],
};

const offer = (...capabilities: string[]): void => {
  const body = { product: 'Waybill', version: '1.0.0', capabilities };
  answers['GET /api/waybill/capabilities'] = { status: 200, body };
};

test('what isn’t offered isn’t asked for', async () => {
  expect(await follow(broker, publisher)).toEqual({ is: 'not-offered' });
  offer('browse');
  expect(await follow(broker, publisher)).toEqual({ is: 'not-offered' });
  expect(asked).toEqual(['GET /api/waybill/capabilities', 'GET /api/waybill/capabilities']);
  expect(await journeysOf(broker, { is: 'not-offered' })).toEqual({ ok: true, value: { is: 'not-offered' } });
});

test('a broker that follows enough says why it doesn’t', async () => {
  offer('journeys');
  answers['POST /api/waybill/journeys/%2F'] = { status: 400, body: { error: 'bad_request', reason: 'enough' } };
  const following = await follow(broker, publisher);
  expect(following).toEqual({ is: 'refused', why: 'enough' });
  await unfollow(broker, following);
  expect(asked.at(-1)).toBe('POST /api/waybill/journeys/%2F');
});

test('followed, read, forgotten, and let go', async () => {
  offer('journeys');
  answers['POST /api/waybill/journeys/%2F'] = { status: 201, body: report };
  const following = await follow(broker, publisher);
  expect(following).toEqual({ is: 'followed', vhost: '/', watch: 'w1' });
  answers['GET /api/waybill/journeys/%2F/w1?limit=50'] = { status: 200, body: report };
  expect(await journeysOf(broker, following)).toEqual({ ok: true, value: { is: 'followed', vhost: '/', report } });
  answers = {};
  expect(await journeysOf(broker, following)).toMatchObject({
    ok: false,
    error: { kind: 'not-found', reason: expect.stringContaining('forgotten') },
  });
  await unfollow(broker, following);
  expect(asked.at(-1)).toBe('DELETE /api/waybill/journeys/%2F/w1');
});
