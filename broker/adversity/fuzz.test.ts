import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Session, session, type TestClient } from '../amqp/session.testing.ts';
import { protocolHeader } from '../amqp/wire/frame.ts';
import { Actor } from '../core/actor.ts';
import { cpuClock } from '../core/cpu-clock.testing.ts';
import { HANDSHAKE, PROLOGUE, sensible, wild } from './frames.testing.ts';
import { PATIENCE_MS, runs, SEED } from './seed.testing.ts';

/** No session of so few octets may take so long, ms. A loop without end shows as a run that never finishes. */
const SESSION_MS_MAX = 2_000;

/** How the octets of a whole session are spoilt, after its frames were chosen. */
type Damage =
  | { readonly kind: 'octet'; readonly at: number; readonly octet: number }
  | { readonly kind: 'cut' | 'insert'; readonly at: number; readonly octets: Uint8Array };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('octet' as const), at: fc.nat(), octet: fc.nat(255) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut' as const, 'insert' as const),
      at: fc.nat(),
      octets: fc.uint8Array({ minLength: 1, maxLength: 12 }),
    }),
  },
);

function spoil(bytes: Buffer, all: readonly Damage[]): Buffer {
  let spoilt = Buffer.from(bytes);
  for (const each of all) {
    const at = each.at % (spoilt.length + 1);
    if (each.kind === 'octet') {
      if (at < spoilt.length) spoilt[at] = each.octet;
    } else {
      const rest = spoilt.subarray(each.kind === 'cut' ? Math.min(at + each.octets.length, spoilt.length) : at);
      spoilt = Buffer.concat([spoilt.subarray(0, at), ...(each.kind === 'insert' ? [each.octets] : []), rest]);
    }
  }
  return spoilt;
}

/** In pieces; a channel that was closed over a mistake is opened anew, so that the rest isn't lost on a closed one. */
function feed(s: Session, client: TestClient, bytes: Buffer, step: number, pauseMs: number): void {
  for (let at = 0; at < bytes.length; at += step) {
    client.push(bytes.subarray(at, at + step));
    if (pauseMs > 0 && at % 7 === 0) s.pass(pauseMs);
  }
  for (const { channel, method } of client.received.splice(0)) {
    if (method.name !== 'channel.close') continue;
    client.send(channel, { name: 'channel.close-ok' }).send(channel, { name: 'channel.open' });
  }
}

/** The socket is gone: of what the client had, only what outlives a connection may still be there. */
function nothingIsLeft(s: Session, clients: readonly TestClient[]): void {
  const { broker, vhost, env } = s.bench;
  for (const { connection } of clients) connection.onClose();
  s.bench.settle();
  expect(broker.clients.connections.size).toBe(0);
  for (const queue of vhost.queues.values()) {
    expect({
      owner: queue.owner,
      consumers: queue.consumers.length,
      unacked: queue.unackedCount,
      unackedBytes: queue.unackedBytes,
    }).toEqual({ owner: undefined, consumers: 0, unacked: 0, unackedBytes: 0 });
  }
  const { connectionsOpened, connectionsClosed, channelsOpened, channelsClosed } = broker.churn;
  expect([connectionsClosed, channelsClosed]).toEqual([connectionsOpened, channelsOpened]);
  expect([s.server.connectionCount, s.server.replies.size]).toEqual([0, 0]);
  for (const name of [...vhost.queues.keys()]) {
    vhost.deleteQueue(Actor.system, name, { ifUnused: false, ifEmpty: false });
  }
  expect(env.pendingTimers).toBe(0);
}

function within(work: () => void): void {
  const spentMs = cpuClock();
  work();
  expect(spentMs()).toBeLessThan(SESSION_MS_MAX);
}

const scenario = fc.record({
  mine: fc.array(fc.oneof({ weight: 60, arbitrary: sensible }, { weight: 1, arbitrary: wild }), {
    minLength: 1,
    maxLength: 60,
    size: 'max',
  }),
  last: fc.option(fc.record({ frames: fc.array(wild, { minLength: 1, maxLength: 4 }), damages: fc.array(damage) })),
  step: fc.integer({ min: 1, max: 6000 }),
  pauseMs: fc.constantFrom(0, 0, 0, 1, 40, 11_000),
  takes: fc.constantFrom(true, true, false),
  heartbeat: fc.constantFrom(0, 0, 5),
});

test('no sequence of frames, spoilt or not, makes the broker throw, hang or keep anything', {
  timeout: PATIENCE_MS,
}, () => {
  const seen = { frames: 0, publish: 0, deliver: 0, redeliver: 0, ack: 0, confirm: 0, deadRejected: 0, deadMaxlen: 0 };
  fc.assert(
    fc.property(scenario, ({ mine, last, step, pauseMs, takes, heartbeat }) => {
      within(() => {
        const s = session();
        const bystander = s.client().open().channel();
        const client = s.client().open({ frameMax: 4096, heartbeat });
        feed(s, client, PROLOGUE, PROLOGUE.length, 0);
        client.transport.takes = takes;
        for (const each of mine) feed(s, client, each, step, pauseMs);
        if (last) feed(s, client, spoil(Buffer.concat([...mine.slice(-3), ...last.frames]), last.damages), step, 0);
        // Whatever one client does, another is served.
        bystander.call(1, { name: 'basic.qos', prefetchSize: 0, prefetchCount: 0, global: false }, 'basic.qos-ok');
        seen.frames += mine.length + (last?.frames.length ?? 0);
        const { totals } = s.bench.broker;
        for (const key of [
          'publish',
          'deliver',
          'redeliver',
          'ack',
          'confirm',
          'deadRejected',
          'deadMaxlen',
        ] as const) {
          seen[key] += totals[key];
        }
        nothingIsLeft(s, [client, bystander]);
      });
    }),
    { numRuns: runs(4_000), seed: SEED },
  );
  // Most of it was no noise: everything that can happen to a message has happened.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

test('no spoilt handshake comes further than it should, and each one ends by itself', { timeout: PATIENCE_MS }, () => {
  const attempt = fc.record({
    mine: fc.array(fc.oneof(fc.nat(HANDSHAKE.length - 1), sensible, wild), { minLength: 1, maxLength: 8 }),
    greets: fc.boolean(),
    damages: fc.array(damage, { maxLength: 4 }),
    step: fc.integer({ min: 1, max: 300 }),
  });
  fc.assert(
    fc.property(attempt, ({ mine, greets, damages, step }) => {
      within(() => {
        const s = session();
        const client = s.client();
        const pieces = mine.map((each) => (typeof each === 'number' ? (HANDSHAKE[each] ?? Buffer.alloc(0)) : each));
        if (greets) pieces.unshift(protocolHeader());
        feed(s, client, spoil(Buffer.concat(pieces), damages), step, 0);
        if (s.bench.broker.clients.connections.size === 0) {
          s.pass(60_000);
          expect(client.transport.ended || client.transport.destroyed).toBe(true);
        }
        nothingIsLeft(s, [client]);
      });
    }),
    { numRuns: runs(2_000), seed: SEED },
  );
});
