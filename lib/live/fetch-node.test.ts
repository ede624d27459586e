import { afterEach, beforeEach, expect, test } from 'vitest';
import { FeedContext } from '@/lib/live/context';
import { type FakeBroker, startFakeBroker } from '@/lib/live/fake-broker.testing';
import { nodeFetchers } from '@/lib/live/fetch-node';
import { recordedFlags, recordedMemory, recordedNode, recordedOverview } from '@/lib/model/nodes.testing';

let broker: FakeBroker;
let context: FeedContext;
let asked: string[];
let answers: Record<string, unknown>;
/** What an answer isn't told for. */
let refusal: number;

const node = (name: string) => nodeFetchers.node({ kind: 'node', name, range: 600 }, context, Date.now());

beforeEach(async () => {
  asked = [];
  refusal = 404;
  answers = {
    '/api/nodes/rabbit%40vm': recordedNode,
    '/api/nodes/rabbit%40vm/memory': recordedMemory,
    '/api/nodes': [recordedNode, { name: 'rabbit@w3', type: 'disc', running: false, cluster_links: [] }],
    '/api/overview': recordedOverview,
    '/api/whoami': { name: 'guest', tags: ['administrator'] },
    '/api/feature-flags': recordedFlags,
  };
  broker = await startFakeBroker((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    asked.push(pathname);
    const answer = answers[pathname];
    if (answer === undefined) response.writeHead(refusal).end();
    else if (pathname === '/api/nodes/rabbit%40vm' && searchParams.get('node_stats_age') === null) {
      response.writeHead(400).end('{"error":"bad_request","reason":"no range"}');
    } else response.end(JSON.stringify(answer));
  });
  context = new FeedContext(broker);
});

afterEach(() => broker.stop());

test('a node is put together from what the broker says at four places', async () => {
  expect(await node('rabbit@vm')).toMatchObject({
    ok: true,
    value: {
      facts: { name: 'rabbit@vm', running: true },
      version: '3.10.8',
      memory: { totals: [{ name: 'erlang' }, { name: 'rss', counts: true }, { name: 'allocated' }] },
      listeners: [{ port: 5672 }, { port: 15_672 }],
      flags: [{ name: 'stream_queue' }, { name: 'quorum_queue' }],
    },
  });
});

test('who isn’t an administrator isn’t asked about feature flags for, and sees the rest', async () => {
  answers['/api/whoami'] = { name: 'guest', tags: ['monitoring'] };
  expect(await node('rabbit@vm')).toMatchObject({
    ok: true,
    value: { flags: null, memory: { groups: { length: 7 } } },
  });
  expect(asked).not.toContain('/api/feature-flags');
});

test('without a breakdown of the memory the rest is there', async () => {
  delete answers['/api/nodes/rabbit%40vm/memory'];
  expect(await node('rabbit@vm')).toMatchObject({ ok: true, value: { memory: null, runQueue: 1 } });
});

test('RabbitMQ fails when it is asked for a node that isn’t there: its list tells whether there is one', async () => {
  refusal = 500;
  expect(await node('rabbit@nowhere')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  expect(await node('rabbit@w3')).toMatchObject({ ok: true, value: { facts: { running: false }, memory: null } });
  expect(asked).not.toContain('/api/nodes/rabbit%40w3/memory');
});

test('who may not see nodes is told so', async () => {
  delete answers['/api/nodes/rabbit%40vm'];
  refusal = 403;
  expect(await node('rabbit@vm')).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
});
