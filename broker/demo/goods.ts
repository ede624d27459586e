import { randomUUID } from 'node:crypto';
import type { Options } from 'amqplib';
import { between, chance, pick } from './pace.ts';

export type Region = 'eu' | 'us' | 'kr';

export interface Order {
  readonly order: string;
  readonly region: Region;
  readonly customer: { readonly name: string; readonly email: string; readonly city: string };
  readonly items: readonly {
    readonly sku: string;
    readonly name: string;
    readonly quantity: number;
    readonly price: number;
  }[];
  readonly total: number;
  readonly currency: string;
  readonly card: 'accepted' | 'terminal broken';
  readonly placed_at: string;
}

const cities = {
  eu: ['Lisbon', 'Ghent', 'Turin', 'Gdańsk'],
  us: ['Portland', 'Tucson', 'Duluth'],
  kr: ['Busan', 'Daejeon', 'Jeonju'],
} as const;
const currencies = { eu: 'EUR', us: 'USD', kr: 'KRW' } as const;
const names = [
  'Ada Moreau',
  'Jonas Weber',
  'Mina Park',
  'Luis Ortega',
  'Ines Costa',
  'Sam Whitfield',
  'Noor Haddad',
] as const;
const goods = [
  ['TEA-021', 'Green tea, 250 g', 12.9],
  ['CUP-004', 'Stoneware cup', 18.5],
  ['LMP-110', 'Desk lamp', 64],
  ['NBK-007', 'Notebook, dotted', 9.8],
  ['BAG-032', 'Canvas bag', 27],
  ['SOX-015', 'Wool socks', 14.4],
] as const;
/** Shares of customers whose address doesn't exist, and of cards that no retry helps. */
const BAD_ADDRESS_SHARE = 0.02;
const BROKEN_TERMINAL_SHARE = 0.015;

export const product = () => pick(goods);

let orderNumber = 10_000;

export function newOrder(): Order {
  const region = pick(['eu', 'eu', 'us', 'kr']);
  const name = pick(names);
  const items = Array.from({ length: Math.ceil(between(0, 3)) }, () => {
    const [sku, title, price] = product();
    return { sku, name: title, quantity: Math.ceil(between(0, 3)), price };
  });
  const mailbox = name.toLowerCase().replaceAll(' ', '.');
  return {
    order: `W-${++orderNumber}`,
    region,
    customer: {
      name,
      email: `${mailbox}@${chance(BAD_ADDRESS_SHARE) ? 'nowhere.invalid' : 'mail.example'}`,
      city: pick(cities[region]),
    },
    items,
    total: Math.round(items.reduce((sum, item) => sum + item.quantity * item.price, 0) * 100) / 100,
    currency: currencies[region],
    card: chance(BROKEN_TERMINAL_SHARE) ? 'terminal broken' : 'accepted',
    placed_at: new Date().toISOString(),
  };
}

export const encode = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/** An order as we published it; undefined for what somebody else put into the queue by hand. */
export function decodeOrder(content: Buffer): Order | undefined {
  try {
    const value: unknown = JSON.parse(content.toString('utf8'));
    const looksRight =
      typeof value === 'object' && value !== null && 'order' in value && 'region' in value && 'customer' in value;
    return looksRight ? (value as Order) : undefined;
  } catch {
    return undefined;
  }
}

/** The properties that a careful publisher sets. */
export function properties(type: string, appId: string, more: Options.Publish = {}): Options.Publish {
  return {
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    persistent: true,
    messageId: randomUUID(),
    timestamp: Math.floor(Date.now() / 1000),
    type,
    appId,
    ...more,
  };
}
