import type { Binding } from './binding.ts';
import type { Exchange } from './exchange.ts';
import { type TableJson, tableFromJson, tableToJson } from './field-json.ts';
import type { Queue } from './queue/queue.ts';

/** Durable objects as the store keeps them. No name in a key has U+0000, which parts them. */

export interface VHostRecord {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

export interface ExchangeRecord {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly args: TableJson;
}

export interface QueueRecord {
  readonly vhost: string;
  readonly name: string;
  readonly number: number;
  readonly autoDelete: boolean;
  readonly args: TableJson;
}

export interface BindingRecord {
  readonly vhost: string;
  readonly source: string;
  readonly destination: string;
  readonly toQueue: boolean;
  readonly key: string;
  readonly args: TableJson;
}

export const recordOfExchange = ({ vhost, name, type, autoDelete, internal, args }: Exchange): ExchangeRecord => ({
  vhost: vhost.name,
  name,
  type,
  autoDelete,
  internal,
  args: tableToJson(args),
});

export const recordOfQueue = ({ vhost, name, number, autoDelete, args }: Queue): QueueRecord => ({
  vhost: vhost.name,
  name,
  number,
  autoDelete,
  args: tableToJson(args),
});

export const recordOfBinding = ({ source, destination, toQueue, key, args }: Binding): BindingRecord => ({
  vhost: source.vhost.name,
  source: source.name,
  destination: destination.name,
  toQueue,
  key,
  args: tableToJson(args),
});

export const exchangeOfRecord = ({ args, vhost: _, ...spec }: ExchangeRecord) => ({
  ...spec,
  durable: true,
  args: tableFromJson(args),
});

export const queueOfRecord = ({ args, vhost: _, ...spec }: QueueRecord) => ({
  ...spec,
  durable: true,
  owner: undefined,
  args: tableFromJson(args),
});

export const bindingOfRecord = ({ args, vhost: _, ...spec }: BindingRecord) => ({
  ...spec,
  args: tableFromJson(args),
});
