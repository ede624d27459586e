import { expect, test } from 'vitest';
import { Actor } from '../actor.ts';
import { EMPTY_TABLE } from '../field.ts';
import { type Bench, bench, message, RecordingSink } from '../fixtures.testing.ts';
import type { Message } from '../message.ts';
import { isRefusal } from '../refusal.ts';
import type { LiveSink } from './live-queue.ts';
import type { Queue } from './queue.ts';

class LiveRecorder extends RecordingSink implements LiveSink {
  readonly live: string[] = [];

  deliverLive({ body }: Message): void {
    this.live.push(Buffer.from(body).toString());
  }
}

const SPEC = { tag: 'c', noAck: true, exclusive: false, prefetch: 0, globalPrefetch: false, args: EMPTY_TABLE };

function declared(b: Bench): Queue {
  const spec = { name: 'live', durable: false, exclusive: false, autoDelete: false, args: EMPTY_TABLE } as const;
  const result = b.vhost.declareQueue(Actor.system, { ...spec, kind: 'mqtt-qos0' });
  if (isRefusal(result)) throw new Error(result.text);
  return result.queue;
}

test('what comes is handed on at once, or dropped and counted; nothing is kept', () => {
  const b = bench();
  const queue = declared(b);
  const sink = new LiveRecorder();
  const send = (text: string) => queue.enqueue(message('amq.topic', 'k', b.env.now(), { text }));
  send('before');
  b.vhost.consume(Actor.system, 'live', sink, SPEC);
  send('a');
  sink.room = false;
  send('b');
  sink.room = true;
  send('c');
  expect(sink.live).toEqual(['a', 'c']);
  expect(queue.stats).toMatchObject({ publish: 4, deliverNoAck: 2, dropped: 2 });
  expect([queue.readyCount, queue.unackedCount, queue.browse(0, 9)]).toEqual([0, 0, []]);
});

test('it is for its session alone', () => {
  const b = bench();
  const queue = declared(b);
  expect(b.vhost.consume(Actor.system, 'live', new RecordingSink(), SPEC)).toMatchObject({ kind: 'not-implemented' });
  expect(queue.get(true, new RecordingSink())).toMatchObject({ kind: 'not-implemented' });
  expect(queue.kind).toBe('mqtt-qos0');
});
