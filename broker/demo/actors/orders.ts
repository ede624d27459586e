import { decodeOrder, newOrder, type Order, product, properties } from '../goods.ts';
import { between, chance, pick, sleep, steady, wave, withRush } from '../pace.ts';
import type { Actor, Publisher } from '../stage.ts';

const WEBSITE = 'shop-website';

const publishOrder = (publisher: Publisher, event: string, order: Order, appId: string): void =>
  publisher.send('shop.orders', `order.${event}.${order.region}`, order, {
    ...properties(`order.${event}`, appId, { correlationId: order.order }),
    headers: { region: order.region, items: order.items.length },
  });

/** Takes orders, with a rush every two minutes; now and then one is cancelled, or refunded, which nobody handles. */
export const website: Actor = {
  name: 'shop · order website',
  play: async (stage) => {
    const publisher = await stage.publisher();
    publisher.channel.on('return', () => {});
    const orders = withRush(wave(6, 0.5, 45_000), 8, 12_000, 120_000);
    stage.often(orders, () => {
      const order = newOrder();
      publishOrder(publisher, 'created', order, WEBSITE);
      if (chance(0.12)) publishOrder(publisher, 'cancelled', order, WEBSITE);
      if (chance(0.03)) publishOrder(publisher, 'refunded', order, WEBSITE);
    });
    // The queue of the loyalty programme was never made: the broker gives these back.
    stage.often(steady(0.2), () => {
      const points = { customer: newOrder().customer, points: Math.ceil(between(1, 50)) };
      publisher.send('', 'shop.loyalty', points, properties('loyalty.points', WEBSITE, { mandatory: true }));
    });
  },
};

/** A quorum queue's worker: some payments succeed at the second try, and those with a broken terminal never. */
export const payments: Actor = {
  name: 'shop · payment service',
  play: async (stage) => {
    const publisher = await stage.publisher();
    await stage.work('shop.payments', { prefetch: 20, consumerTag: 'payments' }, async (message) => {
      const order = decodeOrder(message.content);
      if (order === undefined) return 'reject';
      await sleep(between(20, 80), stage.signal);
      if (order.card === 'terminal broken' || chance(0.03)) return 'requeue';
      publishOrder(publisher, 'paid', order, 'shop-payments');
      return 'ack';
    });
  },
};

function packer(name: string, tag: string, prefetch: number, fromMs: number, toMs: number): Actor {
  return {
    name,
    play: async (stage) => {
      const publisher = await stage.publisher();
      await stage.work('shop.packing', { prefetch, consumerTag: tag }, async (message) => {
        const order = decodeOrder(message.content);
        if (order === undefined) return 'reject';
        await sleep(between(fromMs, toMs), stage.signal);
        publishOrder(publisher, 'packed', order, 'shop-warehouse');
        return 'ack';
      });
    },
  };
}

/** The slow one has the larger prefetch: it sits on parcels that the fast one could have packed. */
export const packers: readonly Actor[] = [
  packer('shop · packing robot', 'packing-fast', 4, 60, 160),
  packer('shop · packing by hand', 'packing-slow', 15, 900, 2_000),
];

/** Two of them share a queue with a single active consumer: the second takes over when the first goes home. */
function shipper(number: number): Actor {
  return {
    name: `shop · shipping desk ${number}`,
    play: async (stage) => {
      const publisher = await stage.publisher();
      await stage.work('shop.shipping', { prefetch: 10, consumerTag: `shipping-${number}` }, async (message) => {
        const order = decodeOrder(message.content);
        if (order === undefined) return 'reject';
        await sleep(between(30, 90), stage.signal);
        if (chance(0.25)) publishOrder(publisher, 'shipped', order, 'shop-shipping');
        return 'ack';
      });
      void sleep(between(60_000, 120_000), stage.signal).then(() => stage.end());
    },
  };
}

export const shippers: readonly Actor[] = [shipper(1), shipper(2)];

/** Looks into the queue of cancelled orders from time to time, and takes some with basic.get. */
export const stocktaker: Actor = {
  name: 'shop · stock taker',
  play: async (stage) => {
    const channel = await stage.channel();
    stage.often(steady(0.5), async () => {
      for (let taken = 0; taken < 5; taken++) {
        const message = await channel.get('shop.stock', { noAck: false });
        if (message === false) return;
        channel.ack(message);
      }
    });
  },
};

/** A screen on the wall that shows what is paid: an exclusive queue that the broker names, and no acknowledgements. */
export const screen: Actor = {
  name: 'shop · wall screen',
  play: async (stage) => {
    const channel = await stage.channel();
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true, durable: false });
    await channel.bindQueue(queue, 'shop.orders', 'order.paid.*');
    await channel.consume(queue, (message) => (message === null ? stage.end() : undefined), {
      noAck: true,
      exclusive: true,
    });
  },
};

/** A sale whose queue is often full, so that the broker refuses; and offers that nobody takes in time. */
export const marketing: Actor = {
  name: 'shop · marketing',
  play: async (stage) => {
    const publisher = await stage.publisher();
    stage.often(wave(1.5, 0.9, 60_000), () => {
      const [sku, name, price] = product();
      const sale = { sku, name, price: Math.round(price * 70) / 100, ends_in_s: 60 };
      publisher.send('', 'shop.flash-sale', sale, properties('sale', 'shop-marketing'));
    });
    stage.often(steady(1), () => {
      const [sku, name] = product();
      const offer = { sku, name, discount: pick(['5 %', '10 %', '20 %']) };
      const expiration = String(Math.ceil(between(4_000, 30_000)));
      publisher.send(
        '',
        'shop.offers',
        offer,
        properties('offer', 'shop-marketing', { expiration, persistent: false }),
      );
    });
    await stage.work('shop.flash-sale', { prefetch: 1, consumerTag: 'flash-sale' }, async () => {
      await sleep(between(600, 1_200), stage.signal);
      return 'ack';
    });
  },
};
