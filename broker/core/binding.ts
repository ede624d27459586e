import type { Exchange } from './exchange.ts';
import { EMPTY_TABLE, type Field, type Table } from './field.ts';
import type { Queue } from './queue/queue.ts';

/** From an exchange to a queue, or to another exchange (RabbitMQ's extension). */
export class Binding {
  readonly args: Table;

  constructor(
    readonly source: Exchange,
    readonly destination: Queue | Exchange,
    readonly toQueue: boolean,
    readonly key: string,
    args: Table,
  ) {
    // Most have none, and an empty map takes a quarter of a KiB.
    this.args = args.size === 0 ? EMPTY_TABLE : args;
  }

  get id(): string {
    return bindingId(this.source.name, this.destination.name, this.toQueue, this.key, this.args);
  }
}

/** Two bindings are the same when all of this is: then binding again changes nothing (AMQP 0-9-1 §1.7.2.3). */
export function bindingId(source: string, destination: string, toQueue: boolean, key: string, args: Table): string {
  return JSON.stringify([source, toQueue, destination, key, args.size === 0 ? '' : canonicalTable(args)]);
}

function canonicalTable(args: Table): unknown {
  return [...args].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, canonicalField(field)]);
}

function canonicalField(field: Field): unknown {
  switch (field.type) {
    case 'void':
      return 'void';
    case 'table':
      return ['table', canonicalTable(field.value)];
    case 'array':
      return ['array', field.value.map(canonicalField)];
    case 'binary':
    case 'longstr-binary':
      return [field.type, Buffer.from(field.value).toString('base64')];
    case 'decimal':
      return ['decimal', field.scale, field.value];
    default:
      return [field.type, String(field.value)];
  }
}
