import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Topic } from '@/lib/contract/live';
import type { BrokerError } from '@/lib/contract/result';
import { type FakeBroker, startFakeBroker } from '@/lib/live/fake-broker.testing';
import { Feed, type Watcher } from './feed';

const topic: Topic = { kind: 'exchange', vhost: '/', name: 'orders', range: 600 };

class Seen implements Watcher {
  readonly payloads: string[] = [];
  readonly errors: BrokerError[] = [];
  renewals = 0;
  #came = (): void => undefined;
  /** Goes on within the same turn, before anything can be asked again. */
  readonly first = new Promise<void>((resolve) => {
    this.#came = resolve;
  });

  data(json: string): void {
    this.payloads.push(json);
    this.#came();
  }
  same(): void {
    this.renewals += 1;
  }
  error(error: BrokerError): void {
    this.errors.push(error);
  }
}

let broker: FakeBroker;
let feed: Feed;
let asked: string[];
let status: number;
const leaves: (() => void)[] = [];

function watch(watcher: Watcher, what: Topic = topic): () => void {
  const leave = feed.watch(what, watcher);
  leaves.push(leave);
  return leave;
}

const objects = (): number => asked.filter((url) => url.startsWith('/api/exchanges/%2F/orders?')).length;

beforeEach(async () => {
  asked = [];
  status = 200;
  broker = await startFakeBroker((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (url.startsWith('/api/waybill/')) {
      response.writeHead(404).end('{"error":"Object Not Found","reason":"Not Found"}');
    } else if (url.includes('/bindings/')) response.end('[]');
    else if (status === 200) response.end('{"name":"orders","vhost":"/","type":"topic","arguments":{}}');
    else response.writeHead(status).end('{"error":"not_authorised","reason":"Access refused."}');
  });
  feed = new Feed(broker);
});

afterEach(async () => {
  for (const leave of leaves.splice(0)) leave();
  await broker.stop();
});

describe('what browsers watch of one broker', () => {
  test('many watchers of one topic cost one question at a time', async () => {
    const watchers = Array.from({ length: 20 }, () => new Seen());
    for (const watcher of watchers) watch(watcher);
    await Promise.all(watchers.map(({ first }) => first));
    expect(objects()).toBe(1);
    const late = new Seen();
    watch(late);
    // Who comes later gets what is known at once, without a question.
    expect(late.payloads).toHaveLength(1);
    expect(objects()).toBe(1);
  });

  test('the order of a topic’s keys makes no other topic of it', async () => {
    const [first, second] = [new Seen(), new Seen()];
    watch(first);
    watch(second, { range: 600, name: 'orders', vhost: '/', kind: 'exchange' });
    await second.first;
    expect(objects()).toBe(1);
  });

  test('what did not change is renewed, not sent again', async () => {
    const seen = new Seen();
    watch(seen);
    await seen.first;
    feed.poke();
    await expect.poll(() => seen.renewals).toBeGreaterThan(0);
    expect(seen.payloads).toHaveLength(1);
  });

  test('nothing is asked for while nobody watches', async () => {
    const seen = new Seen();
    const leave = watch(seen);
    await seen.first;
    leave();
    const before = objects();
    feed.poke();
    const other = new Seen();
    watch(other, { ...topic, range: 60 });
    await other.first;
    expect(asked.filter((url) => url.includes('age=590')).length).toBe(before);
  });

  test('a refusal is told as what it is, and ends when the broker answers again', async () => {
    status = 401;
    const seen = new Seen();
    watch(seen);
    await expect.poll(() => seen.errors.length).toBeGreaterThan(0);
    expect(seen.errors[0]).toMatchObject({ kind: 'forbidden', reason: 'Access refused.' });
    status = 200;
    feed.poke();
    await seen.first;
    expect(seen.payloads).toHaveLength(1);
  });
});
