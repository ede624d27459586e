import { afterEach, beforeEach, expect, test } from 'vitest';
import { FeedContext } from '@/lib/live/context';
import { type FakeBroker, startFakeBroker } from '@/lib/live/fake-broker.testing';
import { queueFetchers } from '@/lib/live/fetch-queues';

/** As a RabbitMQ 3.10 answers whose node w3 was stopped: by its name there is no such queue, in the list there is. */
const listed = { vhost: '/', type: 'classic', durable: true, node: 'w3@localhost', state: 'down', arguments: {} };
const lists: Readonly<Record<string, unknown>> = {
  '/api/nodes': [{ name: 'w3@localhost', type: 'disc', running: false, cluster_links: [] }],
  '/api/queues/%2F': {
    items: [
      { ...listed, name: 'PLAIN.w3' },
      { ...listed, name: 'plain.w3' },
    ],
    ...{ page: 1, page_count: 1, page_size: 100, item_count: 2, filtered_count: 2, total_count: 8 },
  },
};

let broker: FakeBroker;
let context: FeedContext;
let patterns: string[];
const queueNamed = (name: string) =>
  queueFetchers.queue({ kind: 'queue', vhost: '/', name, range: 600 }, context, Date.now());

beforeEach(async () => {
  patterns = [];
  broker = await startFakeBroker((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const pattern = url.searchParams.get('name');
    if (pattern !== null) patterns.push(pattern);
    const list = lists[url.pathname];
    if (list !== undefined) response.end(JSON.stringify(list));
    else if (/^\/api\/(queues\/.+\/bindings|queues|exchanges|bindings|policies|connections)$/.test(url.pathname)) {
      response.end('[]');
    } else response.writeHead(404).end('{"error":"Object Not Found","reason":"Not Found"}');
  });
  context = new FeedContext(broker);
});

afterEach(() => broker.stop());

test('a queue whose node is down is found in the list, and not taken for one that was deleted', async () => {
  expect(await queueNamed('plain.w3')).toMatchObject({
    ok: true,
    value: { row: { name: 'plain.w3', state: 'down', node: 'w3@localhost', ready: null } },
  });
  expect(patterns).toEqual(['^plain\\.w3$']);
});

test('a queue that isn’t in the list either doesn’t exist', async () => {
  expect(await queueNamed('Plain.w3')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
});

test('a broker that tells of all its queues by name isn’t asked again', async () => {
  context.capabilities = ['messages'];
  expect(await queueNamed('plain.w3')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  expect(patterns).toEqual([]);
});
