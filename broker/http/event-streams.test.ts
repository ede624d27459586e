import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { bench } from '../core/fixtures.testing.ts';
import { EventStreams, STREAM_BACKLOG_BYTES_MAX, STREAMS_MAX } from './event-streams.ts';
import { NodeUsage } from './node-usage.ts';
import { Sampler } from './stats/sampler.ts';

function streams() {
  const b = bench();
  const options = {
    broker: b.broker,
    authenticator: { login: () => false },
    passwords: { canHash: () => false, hash: () => '' },
    listeners: () => [],
  };
  const sampler = new Sampler(b.broker, new NodeUsage(options));
  return { b, made: new EventStreams(sampler) };
}

/** Nobody reads what is written to it. */
const unread = () => new ServerResponse(new IncomingMessage(new Socket()));
const everything = { seesAll: true, user: 'guest', sees: () => true };

test('a reader that does not read is dropped at the bound', () => {
  const { b, made } = streams();
  const response = unread();
  made.open(response, everything);
  let most = 0;
  for (let tick = 0; tick < 5_000 && !response.destroyed; tick += 1) {
    b.pass(1_000);
    most = Math.max(most, response.writableLength);
  }
  expect(response.destroyed).toBe(true);
  expect(most).toBeLessThan(STREAM_BACKLOG_BYTES_MAX + 64 * 1024);
  b.pass(1_000);
  made.close();
});

test('a flood of changes is cut short, and the next tick says so', () => {
  const { b, made } = streams();
  const response = unread();
  made.open(response, everything);
  for (let i = 0; i < 3_000; i += 1) b.broker.events.emit('queue.created', `q${i}`, '/');
  const flooded = response.writableLength;
  for (let i = 0; i < 3_000; i += 1) b.broker.events.emit('queue.created', `q${i}`, '/');
  expect(response.writableLength).toBe(flooded);
  made.close();
});

test('there is room for a bounded number of readers', () => {
  const { made } = streams();
  for (let i = 0; i < STREAMS_MAX; i += 1) {
    expect(made.full).toBe(false);
    made.open(unread(), everything);
  }
  expect(made.full).toBe(true);
  made.close();
  expect(made.full).toBe(false);
});
