import { expect, test } from 'vitest';
import * as wire from '@/lib/contract/management';
import { queueKey } from '@/lib/model/queue';
import { findProblems, grouped, heldMsMin, type Problem } from './problems';

const idle = (queue: string): Problem => ({
  severity: 'warning',
  id: queue,
  kind: 'no-consumers',
  vhost: '/',
  queue,
  messages: 1,
  perSecond: null,
  oldestAtMs: null,
});
const down: Problem = { severity: 'critical', id: 'n', kind: 'node-down', node: 'n' };

test('few of one kind stand for themselves', () => {
  const problems = [down, ...Array.from({ length: 8 }, (_, index) => idle(`q${index}`))];
  expect(grouped(problems)).toEqual(problems.map((problem) => [problem]));
});

test('many of one kind stand together, and the others stay where they are', () => {
  const many = Array.from({ length: 9 }, (_, index) => idle(`q${index}`));
  expect(grouped([down, ...many])).toEqual([[down], many]);
});

const evidence = {
  overview: { queue_totals: {}, object_totals: {} },
  nodes: [],
  queues: [],
  blocked: [],
  deadLetters: { targets: new Set<string>(), missing: [] },
  lint: [],
  storage: undefined,
};
const held = (queue: string, ms: number) => ({
  vhost: '/',
  queue,
  unacked: 3,
  held_ms: ms,
  connection: 'worker',
  channel: 1,
});

test('a message that somebody holds for long is a problem, and one that is worked on is not', () => {
  const { problems } = findProblems({ ...evidence, held: [held('slow', heldMsMin), held('busy', heldMsMin - 1)] });
  expect(problems).toMatchObject([{ kind: 'held', queue: 'slow', unacked: 3, heldMs: heldMsMin }]);
});

test('a broker that can’t tell who holds what has no such problems', () => {
  expect(findProblems({ ...evidence, held: undefined })).toMatchObject({ problems: [], heldKnown: false });
});

test('what lint warns of is one problem, and what it only notes is none', () => {
  const notes = [{ kind: 'unbounded-queue', severity: 'note', total: 7 }] as const;
  const warnings = [
    { kind: 'exchange-leads-nowhere', severity: 'warning', total: 2 },
    { kind: 'wildcard-on-direct', severity: 'warning', total: 1 },
    { kind: 'missing-dead-letter-exchange', severity: 'warning', total: 4 },
  ] as const;
  const found = (lint: Parameters<typeof findProblems>[0]['lint']): readonly Problem[] =>
    findProblems({ ...evidence, held: undefined, lint }).problems;
  expect(found(notes)).toEqual([]);
  expect(found([...notes, ...warnings])).toMatchObject([
    { kind: 'lint', total: 3, found: { exchanges: 2, bindings: 1, deadLetters: 0, consumers: 0 } },
  ]);
});

test('what was dropped and what was returned are different messages', () => {
  const message_stats = {
    drop_unroutable_details: { rate: 2 },
    return_unroutable_details: { rate: 3 },
  };
  const { problems } = findProblems({
    ...evidence,
    held: undefined,
    overview: { ...evidence.overview, message_stats },
  });
  expect(problems).toMatchObject([{ kind: 'unroutable', perSecond: 5 }]);
});

test('of a cluster that fell apart it names the nodes first, then what can’t be used and why', () => {
  const [w1, w2, w3] = ['w1@localhost', 'w2@localhost', 'w3@localhost'] as const;
  const told = { vhost: '/', durable: true };
  const members = [w1, w3, w2];
  const { problems } = findProblems({
    ...evidence,
    held: undefined,
    nodes: [
      wire.node.parse({ name: w1, type: 'disc', running: false, cluster_links: [] }),
      wire.node.parse({ name: w2, type: 'disc', running: true, partitions: [] }),
    ],
    queues: [
      {
        ...told,
        name: 'mirrored',
        type: 'classic',
        node: w2,
        state: 'running',
        slave_nodes: [],
        messages: 2,
        consumers: 1,
      },
      {
        ...told,
        name: 'led',
        type: 'quorum',
        state: 'running',
        node: w2,
        members,
        online: [w2],
        messages: 9,
        consumers: 0,
      },
      { ...told, name: 'leaderless', type: 'quorum', leader: null, members, online: [w2] },
      { ...told, name: 'plain', type: 'classic', node: w1, state: 'down' },
    ].map((queue) => wire.queue.parse(queue)),
    deadLetters: { targets: new Set([queueKey('/', 'led')]), missing: [] },
  });
  expect(problems).toMatchObject([
    { kind: 'node-down', node: w1 },
    // That it holds dead letters which nobody consumes is no news beside that.
    { kind: 'queue-down', queue: 'led', state: 'minority', membersOnline: 1, members: 3 },
    { kind: 'queue-down', queue: 'leaderless', state: 'minority', membersOnline: 1, members: 3 },
    { kind: 'queue-down', queue: 'plain', state: 'down', node: w1 },
  ]);
  expect(problems).toHaveLength(4);
});

test('a split cluster is one problem, and who is on the other side isn’t down', () => {
  const [w1, w2, w3] = ['w1@localhost', 'w2@localhost', 'w3@localhost'] as const;
  const nodes = [
    { name: w1, running: true, partitions: [w3] },
    { name: w2, running: true, partitions: [w3] },
    { name: w3, running: false, partitions: [w1, w2] },
  ].map((node) => wire.node.parse(node));
  const { problems } = findProblems({ ...evidence, held: undefined, nodes });
  expect(problems).toEqual([{ severity: 'critical', id: 'partition', kind: 'partition', node: w3, from: [w1, w2] }]);
});
