import { expect, test } from 'vitest';
import { z } from 'zod';
import * as wire from '@/lib/contract/nodes';
import { flagRows, nodeDetail, tellsChurn } from '@/lib/model/nodes';
import { recordedFlags, recordedMemory, recordedNode, recordedOverview } from '@/lib/model/nodes.testing';

const nowMs = 1_795_243_705_000;
const around = wire.nodeSurroundings.parse(recordedOverview);
const of = (node: object, memory?: object) =>
  nodeDetail(
    wire.nodeDetail.parse(node),
    around,
    memory === undefined ? undefined : wire.nodeMemory.parse(memory),
    null,
    nowMs,
  );
const recorded = of(recordedNode, recordedMemory);

test('a RabbitMQ’s node is told with its versions, limits and files', () => {
  expect(recorded).toMatchObject({
    facts: { name: 'rabbit@vm', running: true, processesUsed: 797, processesTotal: 1_048_576 },
    asked: true,
    type: 'disc',
    version: '3.10.8',
    erlang: '25.2.3',
    processors: 2,
    runQueue: 1,
    mechanisms: ['AMQPLAIN', 'PLAIN'],
    dataDirectory: '/var/lib/rabbitmq/mnesia/rabbit@vm',
    configFiles: [],
    collections: 105.4,
  });
  expect(recorded.memory?.totals).toHaveLength(3);
});

test('its listeners are its own, one line for each port', () => {
  expect(recorded.listeners).toEqual([
    { key: 'amqp 5672', protocol: 'amqp', port: 5672, addresses: ['127.0.0.1', '::'] },
    { key: 'http 15672', protocol: 'http', port: 15_672, addresses: ['::'] },
  ]);
});

test('plugins that somebody turned on come before what they need', () => {
  expect(recorded.applications.map(({ name, plugin }) => [name, plugin])).toEqual([
    ['rabbitmq_management', true],
    ['rabbitmq_prometheus', true],
    ['accept', false],
    ['rabbit', false],
  ]);
});

test('what the disk does is told in rates; an operation that never was has no mean', () => {
  expect(recorded.disk).toEqual([
    { key: 'read', perSecond: 0, bytesPerSecond: 0, averageMs: 0.078 },
    { key: 'write', perSecond: 17.4, bytesPerSecond: 12_647, averageMs: 0.381_939_874_585_024 },
    { key: 'sync', perSecond: 17.4, bytesPerSecond: null, averageMs: 1.110_463_666_543_710_9 },
    { key: 'seek', perSecond: 0, bytesPerSecond: null, averageMs: null },
  ]);
});

test('gauges are drawn from when the node started, to now', () => {
  expect(recorded.charts.memory.used).toEqual([
    [1_795_243_690_000, 168_570_880],
    [1_795_243_700_000, 168_542_208],
    [nowMs, 167_731_200],
  ]);
});

test('what isn’t told isn’t zero', () => {
  const node = of({ name: 'waybill@here', running: true, mem_used: 5 });
  expect(node).toMatchObject({
    facts: { memoryUsed: 5, memoryLimit: null, processesUsed: null, uptimeMs: null },
    asked: false,
    erlang: null,
    runQueue: null,
    collections: null,
    memory: null,
    disk: [],
    links: [],
    applications: [],
    flags: null,
  });
  expect(node.churn.connection_created).toBeNull();
  expect(tellsChurn(node)).toBe(false);
  expect(tellsChurn(recorded)).toBe(true);
});

test('a node that is down is told by little more than its name', () => {
  const node = of({ name: 'rabbit@w3', type: 'disc', running: false, cluster_links: [] });
  expect(node).toMatchObject({ facts: { name: 'rabbit@w3', running: false, memoryUsed: null }, listeners: [] });
});

test('the links of a cluster tell their traffic', () => {
  const link = {
    name: 'rabbit@w2',
    peer_addr: '10.0.0.2',
    peer_port: 25_672,
    sock_addr: '10.0.0.1',
    sock_port: 40_000,
    recv_bytes_details: { rate: 12.5 },
    send_bytes_details: { rate: 8 },
  };
  // An entry of another shape takes nothing from the others.
  expect(of({ ...recordedNode, cluster_links: [link, 'gone'] }).links).toEqual([
    { key: 'rabbit@w2', name: 'rabbit@w2', address: '10.0.0.2:25672', received: 12.5, sent: 8 },
  ]);
});

test('feature flags that aren’t enabled come first', () => {
  const rows = flagRows(z.array(wire.featureFlag).parse(recordedFlags));
  expect(rows.map(({ name, state, stability }) => [name, state, stability])).toEqual([
    ['stream_queue', 'disabled', 'stable'],
    ['quorum_queue', 'enabled', 'stable'],
  ]);
});
