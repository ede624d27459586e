/** What docs/patterns.md says can be built, built: each pattern with a client's own calls and nothing else. */
import { type Channel, type ChannelModel, type ConsumeMessage, connect, type GetMessage, type Options } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWaybill, type Target, until } from './target.ts';

let target: Target;
let client: ChannelModel;
let channel: Channel;

beforeAll(async () => {
  target = await startWaybill();
});
afterAll(() => target.close());

beforeEach(async () => {
  client = await connect(`amqp://guest:guest@${target.host}:${target.port}`);
  channel = await client.createChannel();
});
afterEach(() => client.close());

/** Queues and exchanges of a test's own: they end with its connection, or with the last that is bound to them. */
const own: Options.AssertQueue = { exclusive: true };
const brief: Options.AssertExchange = { autoDelete: true, durable: false };

const queue = async (name: string, options: Options.AssertQueue = own): Promise<string> =>
  (await channel.assertQueue(name, options)).queue;

const text = ({ content }: GetMessage | ConsumeMessage): string => content.toString();

async function taken(from: string): Promise<string> {
  let got: GetMessage | false = false;
  await until(`${from} gives a message`, 10_000, async () => {
    got = await channel.get(from, { noAck: true });
    return got !== false;
  });
  if (got === false) throw new Error(`${from} gave nothing`);
  return text(got);
}

async function all(from: string): Promise<string[]> {
  const texts: string[] = [];
  for (let got = await channel.get(from, { noAck: true }); got !== false; ) {
    texts.push(text(got));
    got = await channel.get(from, { noAck: true });
  }
  return texts;
}

/** Gathers what a consumer gets, acknowledging it. */
async function consumer(
  on: Channel,
  from: string,
  options: Options.Consume = {},
): Promise<{ got: string[]; tag: string }> {
  const got: string[] = [];
  const { consumerTag } = await on.consume(
    from,
    (message) => {
      if (message === null) return;
      got.push(text(message));
      on.ack(message);
    },
    options,
  );
  return { got, tag: consumerTag };
}

test('a work queue: each message goes to one of the workers, in order', async () => {
  const work = await queue('');
  const one = await consumer(channel, work);
  const other = await consumer(channel, work);
  for (const n of ['1', '2', '3', '4']) channel.sendToQueue(work, Buffer.from(n));
  await until('all four are taken', 10_000, async () => one.got.length + other.got.length === 4);
  expect([one.got, other.got]).toEqual([
    ['1', '3'],
    ['2', '4'],
  ]);
});

test('publish and subscribe: each subscriber has a queue of its own, and a copy of what its pattern matches', async () => {
  await channel.assertExchange('patterns.news', 'topic', brief);
  const [sport, everything] = [await queue(''), await queue('')];
  await channel.bindQueue(sport, 'patterns.news', 'sport.#');
  await channel.bindQueue(everything, 'patterns.news', '#');
  channel.publish('patterns.news', 'sport.chess', Buffer.from('mate'));
  channel.publish('patterns.news', 'weather', Buffer.from('rain'));
  expect(await taken(sport)).toBe('mate');
  expect([await taken(everything), await taken(everything)]).toEqual(['mate', 'rain']);
  expect(await all(sport)).toEqual([]);
});

test('a composite destination: one send reaches queues, and the subscribers of a topic', async () => {
  await channel.assertExchange('patterns.topic', 'topic', brief);
  await channel.assertExchange('patterns.composite', 'fanout', brief);
  const [stock, billing, subscriber] = [await queue(''), await queue(''), await queue('')];
  await channel.bindQueue(subscriber, 'patterns.topic', 'order.*');
  await channel.bindQueue(stock, 'patterns.composite', '');
  await channel.bindQueue(billing, 'patterns.composite', '');
  await channel.bindExchange('patterns.topic', 'patterns.composite', '');
  channel.publish('patterns.composite', 'order.new', Buffer.from('one'));
  for (const each of [stock, billing, subscriber]) expect(await taken(each)).toBe('one');
});

test('a composite destination that the sender names: CC, and BCC which nobody is told of', async () => {
  const [to, copied, hidden] = [await queue(''), await queue(''), await queue('')];
  channel.sendToQueue(to, Buffer.from('one'), { CC: [copied], BCC: [hidden] });
  for (const each of [to, copied, hidden]) {
    await until(`${each} has it`, 10_000, async () => (await channel.checkQueue(each)).messageCount === 1);
    const got = await channel.get(each, { noAck: true });
    expect(got).toMatchObject({ properties: { headers: { CC: [copied] } } });
    expect(got).not.toHaveProperty('properties.headers.BCC');
  }
});

test('a virtual topic: each application gets all, and its consumers share it', async () => {
  await channel.assertExchange('VirtualTopic.orders', 'fanout', brief);
  const applications: { got: string[] }[][] = [];
  for (const name of ['Consumer.billing.VirtualTopic.orders', 'Consumer.stock.VirtualTopic.orders']) {
    const shared = await queue(name);
    await channel.bindQueue(shared, 'VirtualTopic.orders', '');
    applications.push([await consumer(channel, shared), await consumer(channel, shared)]);
  }
  for (const n of ['1', '2', '3', '4']) channel.publish('VirtualTopic.orders', '', Buffer.from(n));
  for (const consumers of applications) {
    const got = (): string[] => consumers.flatMap((each) => each.got);
    await until('an application has all', 10_000, async () => got().length === 4);
    expect(got().sort()).toEqual(['1', '2', '3', '4']);
    expect(consumers.map((each) => each.got.length)).toEqual([2, 2]);
  }
});

test('a selector: a headers exchange compares what a message says of itself', async () => {
  await channel.assertExchange('patterns.selected', 'headers', brief);
  const [both, either] = [await queue(''), await queue('')];
  const wanted = { region: 'eu', urgent: true };
  await channel.bindQueue(both, 'patterns.selected', '', { ...wanted, 'x-match': 'all' });
  await channel.bindQueue(either, 'patterns.selected', '', { ...wanted, 'x-match': 'any' });
  channel.publish('patterns.selected', '', Buffer.from('calm'), { headers: { region: 'eu' } });
  channel.publish('patterns.selected', '', Buffer.from('quick'), { headers: wanted });
  expect([await taken(either), await taken(either)]).toEqual(['calm', 'quick']);
  expect(await taken(both)).toBe('quick');
  expect(await all(both)).toEqual([]);
});

test('one at a time, with a successor: a queue with a single active consumer', async () => {
  const work = await queue('', { ...own, arguments: { 'x-single-active-consumer': true } });
  const active = await consumer(channel, work);
  const successor = await consumer(channel, work);
  for (const n of ['1', '2']) channel.sendToQueue(work, Buffer.from(n));
  await until('the active one has both', 10_000, async () => active.got.length === 2);
  await channel.cancel(active.tag);
  channel.sendToQueue(work, Buffer.from('3'));
  await until('the successor goes on', 10_000, async () => successor.got.length === 1);
  expect([active.got, successor.got]).toEqual([['1', '2'], ['3']]);
});

test('an event log: kept, read by many from where each wants, and replayed', async () => {
  await queue('patterns.log', { durable: true, arguments: { 'x-queue-type': 'stream' } });
  try {
    const confirming = await client.createConfirmChannel();
    for (const n of ['0', '1', '2', '3']) confirming.sendToQueue('patterns.log', Buffer.from(n));
    await confirming.waitForConfirms();
    const read = async (offset: string | number, count: number): Promise<string[]> => {
      const reading = await client.createChannel();
      await reading.prefetch(10);
      const { got } = await consumer(reading, 'patterns.log', { arguments: { 'x-stream-offset': offset } });
      await until(`${count} are read from ${offset}`, 10_000, async () => got.length >= count);
      await reading.close();
      return got;
    };
    expect(await read('first', 4)).toEqual(['0', '1', '2', '3']);
    expect(await read(2, 2)).toEqual(['2', '3']);
    expect(await read('first', 4)).toEqual(['0', '1', '2', '3']);
  } finally {
    await channel.deleteQueue('patterns.log');
  }
});

test('the last value: a queue of one message that drops the older', async () => {
  const last = await queue('', { ...own, maxLength: 1 });
  for (const n of ['1', '2', '3']) channel.sendToQueue(last, Buffer.from(n));
  expect((await channel.checkQueue(last)).messageCount).toBe(1);
  expect(await taken(last)).toBe('3');
});

test('later: a queue that nobody reads, whose messages expire into another', async () => {
  const due = await queue('');
  const waiting = await queue('', { ...own, deadLetterExchange: '', deadLetterRoutingKey: due });
  channel.sendToQueue(waiting, Buffer.from('later'), { expiration: '50' });
  expect(await taken(due)).toBe('later');
});

test('the urgent first: a queue with priorities', async () => {
  const work = await queue('', { ...own, maxPriority: 5 });
  channel.sendToQueue(work, Buffer.from('calm'), { priority: 1 });
  channel.sendToQueue(work, Buffer.from('urgent'), { priority: 5 });
  expect([await taken(work), await taken(work)]).toEqual(['urgent', 'calm']);
});

test('request and reply: the answer comes to the channel that asked, without a queue', async () => {
  const asked = await queue('');
  await channel.consume(
    asked,
    (message) => {
      if (message === null) return;
      const { replyTo, correlationId } = message.properties;
      channel.sendToQueue(replyTo, Buffer.from(`${text(message)}!`), { correlationId });
    },
    { noAck: true },
  );
  const asking = await client.createChannel();
  const answer = new Promise<ConsumeMessage>((resolve) => {
    const heard = (message: ConsumeMessage | null): void => (message !== null ? resolve(message) : undefined);
    void asking.consume('amq.rabbitmq.reply-to', heard, { noAck: true }).then(() => {
      asking.sendToQueue(asked, Buffer.from('hello'), { replyTo: 'amq.rabbitmq.reply-to', correlationId: '7' });
    });
  });
  const got = await answer;
  expect([text(got), got.properties.correlationId]).toEqual(['hello!', '7']);
});
