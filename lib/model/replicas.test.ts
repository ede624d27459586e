import { expect, test } from 'vitest';
import * as wire from '@/lib/contract/management';
import { nodesDown, queueState, replicasOf } from '@/lib/model/replicas';

/** As a RabbitMQ 3.10 of three nodes tells of its queues, without what is of no concern here. */
const [w1, w2, w3] = ['w1@localhost', 'w2@localhost', 'w3@localhost'] as const;
const of = (name: string, told: object) =>
  wire.queue.parse({ name, vhost: '/', arguments: {}, durable: true, auto_delete: false, exclusive: false, ...told });
const quorum = (told: object) => of('orders.quorum', { type: 'quorum', members: [w1, w3, w2], ...told });
const stateOf = (queue: wire.WireQueue, ...down: string[]): string => queueState(queue, new Set(down));

test('a quorum queue goes on without one of three, and not without two', () => {
  const led = { state: 'running', node: w1, leader: w1 };
  expect(stateOf(quorum({ ...led, online: [w1, w3, w2] }))).toBe('running');
  expect(stateOf(quorum({ ...led, online: [w1, w2] }), w3)).toBe('running');
  // RabbitMQ goes on to call it running for as long as its leader lives.
  expect(stateOf(quorum({ ...led, online: [w1] }), w2, w3)).toBe('minority');
});

test('half of the members is no majority', () => {
  const two = { type: 'quorum', state: 'running', node: w1, leader: w1, members: [w1, w2] };
  expect(stateOf(of('pair', { ...two, online: [w1] }), w2)).toBe('minority');
});

test('a quorum queue whose leader went with the majority has no state, and is said to have no majority', () => {
  expect(stateOf(quorum({ leader: null, online: [w2] }), w1, w3)).toBe('minority');
});

test('a stream whose node is down has nothing but its node, and is down', () => {
  const stream = of('orders.log', { type: 'stream', node: w1, arguments: { 'x-queue-type': 'stream' } });
  expect(stateOf(stream, w1, w3)).toBe('down');
  // Without that it may be too young to have been looked at.
  expect(stateOf(stream)).toBe('unknown');
});

test('a member isn’t there where its node is down, though RabbitMQ tells it as online', () => {
  const stream = of('orders.log', { type: 'stream', state: 'running', node: w2, members: [w1, w2], online: [w1, w2] });
  expect(stateOf(stream)).toBe('running');
  expect(stateOf(stream, w1)).toBe('minority');
  expect(replicasOf(stream, new Set([w1]))).toMatchObject([
    { node: w2, leader: true, online: true },
    { node: w1, leader: false, online: false },
  ]);
});

test('what RabbitMQ says of a state stands', () => {
  expect(stateOf(of('plain.w3', { type: 'classic', node: w3, state: 'down' }), w3)).toBe('down');
  expect(stateOf(of('plain.w1', { type: 'classic', node: w1, state: 'running', recoverable_slaves: null }))).toBe(
    'running',
  );
});

test('members are told with their leader first', () => {
  expect(replicasOf(quorum({ node: w2, leader: w2, online: [w1, w2] }), new Set())).toEqual([
    { node: w2, leader: true, online: true, synchronised: null },
    { node: w1, leader: false, online: true, synchronised: null },
    { node: w3, leader: false, online: false, synchronised: null },
  ]);
  expect(replicasOf(quorum({ leader: null, online: [w2] }), new Set()).map(({ leader }) => leader)).toEqual([
    false,
    false,
    false,
  ]);
});

test('mirrors are told with whether they have it all', () => {
  const mirrored = { type: 'classic', node: w1, slave_nodes: [w3, w2], synchronised_slave_nodes: [w3] };
  expect(replicasOf(of('pair.w3', mirrored), new Set())).toEqual([
    { node: w1, leader: true, online: true, synchronised: null },
    { node: w2, leader: false, online: true, synchronised: false },
    { node: w3, leader: false, online: true, synchronised: true },
  ]);
  expect(replicasOf(of('plain.w1', { type: 'classic', node: w1, recoverable_slaves: null }), new Set())).toEqual([]);
});

test('a node that doesn’t run is told by its cluster with little more than its name', () => {
  const nodes = [
    { name: w1, type: 'disc', running: true, uptime: 5, partitions: [] },
    { name: w3, type: 'disc', running: false, cluster_links: [] },
  ].map((told) => wire.node.parse(told));
  expect(nodesDown(nodes)).toEqual(new Set([w3]));
});
