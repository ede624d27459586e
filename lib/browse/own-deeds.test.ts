import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deleteOwn, moveOwn } from '@/lib/browse/own-deeds';
import { type Broker, readBrokers } from '@/lib/client/brokers';
import type { MessageFate } from '@/lib/contract/messages';
import { Bin } from '@/lib/server/bin/bin';

/** A broker of five messages, of which each has its fate; it gives full copies two at a time. */
let fates: Map<number, MessageFate>;
let asked: { readonly path: string; readonly body: Record<string, unknown> }[];
let server: Server;
let broker: Broker;
let folder: string;

function copyOf(seq: number): object {
  return {
    position: 0,
    seq,
    state: 'ready',
    age_ms: 0,
    redelivered: false,
    delivery_count: 0,
    expires_at: null,
    persistent: true,
    exchange: '',
    routing_key: `key ${seq}`,
    properties: {},
    header_types: {},
    payload_bytes: 1,
    payload: String(seq),
    payload_encoding: 'string',
    truncated: false,
    holder: null,
  };
}

function reply(deed: string, seqs: readonly number[]): object {
  if (deed !== 'read') return { fates: seqs.map((seq) => ({ seq, fate: fates.get(seq) ?? 'gone' })) };
  const there = seqs.filter((seq) => fates.has(seq));
  return { items: there.slice(0, 2).map(copyOf), left: there.slice(2) };
}

beforeEach(async () => {
  fates = new Map([1, 2, 3, 4, 5].map((seq) => [seq, 'done']));
  asked = [];
  folder = await mkdtemp(join(tmpdir(), 'waybill-deeds-'));
  vi.stubEnv('WAYBILL_CONSOLE_DIR', folder);
  Reflect.deleteProperty(globalThis, Symbol.for('waybill.bin'));
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      const path = request.url ?? '';
      const body = JSON.parse(text) as { seqs: number[] };
      asked.push({ path, body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(reply(path.split('/').at(-1) ?? '', body.seqs)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://ann:pw@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = readBrokers(JSON.stringify([{ name: 'b', url }])).get('b');
  if (made === undefined) throw new Error('no broker');
  broker = made;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const deletion = (ids: string[], bin = true) => deleteOwn(broker, { vhost: '/', queue: 'q', ids, bin });
const deeds = (): string[] => asked.map(({ path }) => path.split('/').at(-1) ?? '');
const kept = async (): Promise<string[]> =>
  (await new Bin(join(folder, 'bin')).list({ broker: 'b' }, 0, 100)).items.map((item) => item.routing_key).sort();

describe('deleting', () => {
  test('keeps copies first, as many at a time as the broker gives', async () => {
    const result = await deletion(['1', '2', '3']);
    expect(result).toMatchObject({ ok: true, value: { fates: [{ id: '1' }, { id: '2' }, { id: '3', fate: 'done' }] } });
    expect(deeds()).toEqual(['read', 'delete', 'read', 'delete']);
    expect(await kept()).toEqual(['key 1', 'key 2', 'key 3']);
  });

  test('leaves no copy of what stayed, and names what was gone before', async () => {
    fates.set(2, 'held');
    fates.delete(4);
    const result = await deletion(['1', '2', '4']);
    expect(result.ok ? Object.fromEntries(result.value.fates.map(({ id, fate }) => [id, fate])) : result).toEqual({
      1: 'done',
      2: 'held',
      4: 'gone',
    });
    expect(await kept()).toEqual(['key 1']);
  });

  test('deletes nothing when the copies can’t be kept', async () => {
    await writeFile(join(folder, 'bin'), 'a file where the folder should be');
    expect(await deletion(['1'])).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(deeds()).toEqual(['read']);
  });

  test('without copies asks for none', async () => {
    await deletion(['1'], false);
    expect(deeds()).toEqual(['delete']);
    expect(await kept()).toEqual([]);
  });
});

test('moving says where to; what is no seq isn’t asked for', async () => {
  const to = { exchange: '', routingKey: 'later' };
  await moveOwn(broker, { vhost: 'a/b', queue: 'q', ids: ['1', 'x'], ...to });
  expect(asked).toEqual([
    {
      path: '/api/waybill/queues/a%2Fb/q/messages/move',
      body: { seqs: [1], exchange: '', routing_key: 'later' },
    },
  ]);
});
