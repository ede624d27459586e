import { randomUUID } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import { decodeOrder, encode, product, properties } from '../goods.ts';
import { between, chance, pick, sleep, steady, wave, withRush } from '../pace.ts';
import type { Actor, Publisher, Verdict } from '../stage.ts';

const EMAIL_TRIES_MAX = 3;
const BUSY_SHARE = 0.1;

/** How often this queue has rejected the message, as the broker counts it in `x-death`. */
function failedTries(message: ConsumeMessage): number {
  const deaths = message.properties.headers?.['x-death'] ?? [];
  return deaths.find((death) => death.queue === 'shop.email' && death.reason === 'rejected')?.count ?? 0;
}

/** Sends a message that won't get better to the dead letters, with the reason; true when the broker has it. */
function park(publisher: Publisher, message: ConsumeMessage, error: string): Promise<boolean> {
  const { headers, ...rest } = message.properties;
  const options = {
    ...properties('email', 'shop-email'),
    messageId: rest.messageId,
    correlationId: rest.correlationId,
    timestamp: rest.timestamp,
    headers: { ...headers, error, tries: EMAIL_TRIES_MAX },
  };
  return new Promise((resolve) => publisher.sendBytes('shop.dead', 'email', message.content, options, resolve));
}

/**
 * The mail server is busy at times, and some addresses don't exist. A rejected message waits in the delay queue and
 * comes back; at the last try it is parked, and only then acknowledged.
 */
export const email: Actor = {
  name: 'shop · e-mail worker',
  play: async (stage) => {
    const publisher = await stage.publisher();
    await stage.work('shop.email', { prefetch: 10, consumerTag: 'email' }, async (message): Promise<Verdict> => {
      await sleep(between(20, 70), stage.signal);
      const address = decodeOrder(message.content)?.customer.email;
      const failure =
        address === undefined
          ? 'not an order'
          : address.endsWith('.invalid')
            ? `550 no such address: ${address}`
            : chance(BUSY_SHARE)
              ? '421 the mail server is busy'
              : undefined;
      if (failure === undefined) return 'ack';
      if (failedTries(message) + 1 < EMAIL_TRIES_MAX) return 'reject';
      return (await park(publisher, message, failure)) ? 'ack' : 'requeue';
    });
  },
};

/** Answers what a product costs, to wherever the question says. */
export const priceService: Actor = {
  name: 'shop · price service',
  play: async (stage) => {
    const publisher = await stage.publisher();
    await stage.work('shop.prices', { prefetch: 5, consumerTag: 'prices' }, async (message) => {
      const { replyTo, correlationId } = message.properties;
      await sleep(between(5, 40), stage.signal);
      if (typeof replyTo === 'string') {
        const price = { price: Math.round(between(500, 9_000)) / 100, currency: pick(['EUR', 'USD', 'KRW']) };
        const options = properties('price', 'shop-prices', { correlationId, persistent: false });
        publisher.send('', replyTo, price, options);
      }
      return 'ack';
    });
  },
};

/** Questions that may be open at a time; one without an answer after a while is forgotten. */
const QUESTIONS_MAX = 50;
const ANSWER_MS_MAX = 5_000;

/** Asks for prices over direct reply-to: no queue for the answers. */
export const priceTags: Actor = {
  name: 'shop · price tags',
  play: async (stage) => {
    const publisher = await stage.publisher();
    const open = new Map<string, number>();
    await publisher.channel.consume(
      'amq.rabbitmq.reply-to',
      (message) => {
        if (message === null) stage.end();
        else open.delete(String(message.properties.correlationId));
      },
      { noAck: true },
    );
    stage.often(wave(4, 0.6, 30_000), () => {
      for (const [id, askedAt] of open) if (Date.now() - askedAt > ANSWER_MS_MAX) open.delete(id);
      if (open.size >= QUESTIONS_MAX) return;
      const [sku, name] = product();
      const correlationId = randomUUID();
      open.set(correlationId, Date.now());
      const ask = { replyTo: 'amq.rabbitmq.reply-to', correlationId, persistent: false, expiration: '5000' };
      publisher.send('', 'shop.prices', { sku, name }, properties('price.question', 'shop-price-tags', ask));
    });
  },
};

const subjects = ['Where is my parcel?', 'The cup is broken', 'Wrong size', 'Can I pay later?', 'Thank you!'] as const;

/** Customers write in waves; the important ones overtake the rest in a queue with priorities. */
export const customers: Actor = {
  name: 'shop · contact form',
  play: async (stage) => {
    const publisher = await stage.publisher();
    stage.often(withRush(wave(1.5, 0.8, 75_000), 6, 6_000, 150_000), () => {
      const priority = pick([0, 0, 0, 1, 1, 3, 5]);
      const question = { ticket: randomUUID().slice(0, 8), subject: pick(subjects), business: priority >= 3 };
      publisher.send('', 'shop.support', question, properties('question', 'shop-contact', { priority }));
    });
  },
};

export const support: Actor = {
  name: 'shop · support desk',
  play: async (stage) => {
    await stage.work('shop.support', { prefetch: 2, consumerTag: 'support', priority: 5 }, async () => {
      await sleep(between(300, 700), stage.signal);
      return 'ack';
    });
  },
};

/** Reports are told apart by their headers, not by a key; some match both queues, some none. */
export const reports: Actor = {
  name: 'shop · report writer',
  play: async (stage) => {
    const publisher = await stage.publisher();
    stage.often(steady(1), () => {
      const headers = {
        region: pick(['eu', 'us', 'kr']),
        format: pick(['pdf', 'csv']),
        urgent: chance(0.2),
        ...(chance(0.1) && { level: 'board' }),
      };
      const body = encode({ report: 'sales by hour', rows: Math.ceil(between(10, 400)), ...headers });
      publisher.sendBytes('shop.reports', '', body, { ...properties('report', 'shop-reports'), headers }, () => {});
    });
  },
};

export const reader: Actor = {
  name: 'shop · report reader',
  play: async (stage) => {
    for (const queue of ['shop.reports.eu', 'shop.reports.urgent']) {
      await stage.work(queue, { prefetch: 3 }, async () => {
        await sleep(between(200, 1_200), stage.signal);
        return 'ack';
      });
    }
  },
};
