import type { Table } from '../../core/field.ts';

/** What one argument decodes to (AMQP 0-9-1 §4.2.5). */
interface ArgumentValue {
  readonly bit: boolean;
  readonly octet: number;
  readonly short: number;
  readonly long: number;
  /** uint64 as a number: exact up to 2^53, and no tag above that was ever handed out. */
  readonly longlong: number;
  readonly shortstr: string;
  readonly longstr: Uint8Array;
  readonly table: Table;
}

export type ArgumentType = keyof ArgumentValue;

export interface MethodSpec {
  readonly classId: number;
  readonly methodId: number;
  /** Who may send it. */
  readonly from: 'client' | 'server' | 'both';
  /** In the order of the wire. A name that starts `reserved` is read and forgotten, and written as zero. */
  readonly args: Readonly<Record<string, ArgumentType>>;
  /** A content header and body frames follow. */
  readonly content?: true;
}

type Arguments = MethodSpec['args'];

function define<const A extends Arguments>(
  classId: number,
  methodId: number,
  from: MethodSpec['from'],
  args: A,
): MethodSpec & { readonly args: A } {
  return { classId, methodId, from, args };
}

function defineContent<const A extends Arguments>(
  methodId: number,
  from: MethodSpec['from'],
  args: A,
): MethodSpec & { readonly args: A } {
  return { classId: 60, methodId, from, args, content: true };
}

const CLOSE = { replyCode: 'short', replyText: 'shortstr', classId: 'short', methodId: 'short' } as const;
const TUNE = { channelMax: 'short', frameMax: 'long', heartbeat: 'short' } as const;
const EXCHANGE_BIND = {
  reserved1: 'short',
  destination: 'shortstr',
  source: 'shortstr',
  routingKey: 'shortstr',
  nowait: 'bit',
  arguments: 'table',
} as const;
const NACK = { deliveryTag: 'longlong', multiple: 'bit', requeue: 'bit' } as const;
const ACK = { deliveryTag: 'longlong', multiple: 'bit' } as const;

/** Every method of AMQP 0-9-1 (§1.4 to §1.9) and RabbitMQ's extensions. */
export const METHODS = {
  'connection.start': define(10, 10, 'server', {
    versionMajor: 'octet',
    versionMinor: 'octet',
    serverProperties: 'table',
    mechanisms: 'longstr',
    locales: 'longstr',
  }),
  'connection.start-ok': define(10, 11, 'client', {
    clientProperties: 'table',
    mechanism: 'shortstr',
    response: 'longstr',
    locale: 'shortstr',
  }),
  'connection.secure': define(10, 20, 'server', { challenge: 'longstr' }),
  'connection.secure-ok': define(10, 21, 'client', { response: 'longstr' }),
  'connection.tune': define(10, 30, 'server', TUNE),
  'connection.tune-ok': define(10, 31, 'client', TUNE),
  'connection.open': define(10, 40, 'client', { virtualHost: 'shortstr', reserved1: 'shortstr', reserved2: 'bit' }),
  'connection.open-ok': define(10, 41, 'server', { reserved1: 'shortstr' }),
  'connection.close': define(10, 50, 'both', CLOSE),
  'connection.close-ok': define(10, 51, 'both', {}),
  'connection.blocked': define(10, 60, 'both', { reason: 'shortstr' }),
  'connection.unblocked': define(10, 61, 'both', {}),
  'connection.update-secret': define(10, 70, 'client', { newSecret: 'longstr', reason: 'shortstr' }),
  'connection.update-secret-ok': define(10, 71, 'server', {}),

  'channel.open': define(20, 10, 'client', { reserved1: 'shortstr' }),
  'channel.open-ok': define(20, 11, 'server', { reserved1: 'longstr' }),
  'channel.flow': define(20, 20, 'both', { active: 'bit' }),
  'channel.flow-ok': define(20, 21, 'both', { active: 'bit' }),
  'channel.close': define(20, 40, 'both', CLOSE),
  'channel.close-ok': define(20, 41, 'both', {}),

  'access.request': define(30, 10, 'client', {
    realm: 'shortstr',
    exclusive: 'bit',
    passive: 'bit',
    active: 'bit',
    write: 'bit',
    read: 'bit',
  }),
  'access.request-ok': define(30, 11, 'server', { ticket: 'short' }),

  'exchange.declare': define(40, 10, 'client', {
    reserved1: 'short',
    exchange: 'shortstr',
    type: 'shortstr',
    passive: 'bit',
    durable: 'bit',
    autoDelete: 'bit',
    internal: 'bit',
    nowait: 'bit',
    arguments: 'table',
  }),
  'exchange.declare-ok': define(40, 11, 'server', {}),
  'exchange.delete': define(40, 20, 'client', {
    reserved1: 'short',
    exchange: 'shortstr',
    ifUnused: 'bit',
    nowait: 'bit',
  }),
  'exchange.delete-ok': define(40, 21, 'server', {}),
  'exchange.bind': define(40, 30, 'client', EXCHANGE_BIND),
  'exchange.bind-ok': define(40, 31, 'server', {}),
  'exchange.unbind': define(40, 40, 'client', EXCHANGE_BIND),
  'exchange.unbind-ok': define(40, 51, 'server', {}),

  'queue.declare': define(50, 10, 'client', {
    reserved1: 'short',
    queue: 'shortstr',
    passive: 'bit',
    durable: 'bit',
    exclusive: 'bit',
    autoDelete: 'bit',
    nowait: 'bit',
    arguments: 'table',
  }),
  'queue.declare-ok': define(50, 11, 'server', { queue: 'shortstr', messageCount: 'long', consumerCount: 'long' }),
  'queue.bind': define(50, 20, 'client', {
    reserved1: 'short',
    queue: 'shortstr',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    nowait: 'bit',
    arguments: 'table',
  }),
  'queue.bind-ok': define(50, 21, 'server', {}),
  'queue.purge': define(50, 30, 'client', { reserved1: 'short', queue: 'shortstr', nowait: 'bit' }),
  'queue.purge-ok': define(50, 31, 'server', { messageCount: 'long' }),
  'queue.delete': define(50, 40, 'client', {
    reserved1: 'short',
    queue: 'shortstr',
    ifUnused: 'bit',
    ifEmpty: 'bit',
    nowait: 'bit',
  }),
  'queue.delete-ok': define(50, 41, 'server', { messageCount: 'long' }),
  'queue.unbind': define(50, 50, 'client', {
    reserved1: 'short',
    queue: 'shortstr',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    arguments: 'table',
  }),
  'queue.unbind-ok': define(50, 51, 'server', {}),

  'basic.qos': define(60, 10, 'client', { prefetchSize: 'long', prefetchCount: 'short', global: 'bit' }),
  'basic.qos-ok': define(60, 11, 'server', {}),
  'basic.consume': define(60, 20, 'client', {
    reserved1: 'short',
    queue: 'shortstr',
    consumerTag: 'shortstr',
    noLocal: 'bit',
    noAck: 'bit',
    exclusive: 'bit',
    nowait: 'bit',
    arguments: 'table',
  }),
  'basic.consume-ok': define(60, 21, 'server', { consumerTag: 'shortstr' }),
  'basic.cancel': define(60, 30, 'both', { consumerTag: 'shortstr', nowait: 'bit' }),
  'basic.cancel-ok': define(60, 31, 'both', { consumerTag: 'shortstr' }),
  'basic.publish': defineContent(40, 'client', {
    reserved1: 'short',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    mandatory: 'bit',
    immediate: 'bit',
  }),
  'basic.return': defineContent(50, 'server', {
    replyCode: 'short',
    replyText: 'shortstr',
    exchange: 'shortstr',
    routingKey: 'shortstr',
  }),
  'basic.deliver': defineContent(60, 'server', {
    consumerTag: 'shortstr',
    deliveryTag: 'longlong',
    redelivered: 'bit',
    exchange: 'shortstr',
    routingKey: 'shortstr',
  }),
  'basic.get': define(60, 70, 'client', { reserved1: 'short', queue: 'shortstr', noAck: 'bit' }),
  'basic.get-ok': defineContent(71, 'server', {
    deliveryTag: 'longlong',
    redelivered: 'bit',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    messageCount: 'long',
  }),
  'basic.get-empty': define(60, 72, 'server', { reserved1: 'shortstr' }),
  'basic.ack': define(60, 80, 'both', ACK),
  'basic.reject': define(60, 90, 'client', { deliveryTag: 'longlong', requeue: 'bit' }),
  'basic.recover-async': define(60, 100, 'client', { requeue: 'bit' }),
  'basic.recover': define(60, 110, 'client', { requeue: 'bit' }),
  'basic.recover-ok': define(60, 111, 'server', {}),
  'basic.nack': define(60, 120, 'both', NACK),

  'confirm.select': define(85, 10, 'client', { nowait: 'bit' }),
  'confirm.select-ok': define(85, 11, 'server', {}),

  'tx.select': define(90, 10, 'client', {}),
  'tx.select-ok': define(90, 11, 'server', {}),
  'tx.commit': define(90, 20, 'client', {}),
  'tx.commit-ok': define(90, 21, 'server', {}),
  'tx.rollback': define(90, 30, 'client', {}),
  'tx.rollback-ok': define(90, 31, 'server', {}),
} as const satisfies Record<string, MethodSpec>;

export type MethodName = keyof typeof METHODS;

type ArgumentsOf<A extends Arguments> = {
  readonly [K in keyof A as K extends `reserved${string}` ? never : K]: ArgumentValue[A[K]];
};

/** One method by name: `MethodOf<'queue.declare'>` is `{ name: 'queue.declare', queue: string, passive: boolean, … }`. */
export type MethodOf<N extends MethodName> = { readonly name: N } & ArgumentsOf<(typeof METHODS)[N]['args']>;

/** Any method, told apart by `name`. */
export type Method = { [N in MethodName]: MethodOf<N> }[MethodName];

/** The class id and the method id as the one integer that the four octets on the wire make. */
export const methodKey = (classId: number, methodId: number): number => classId * 0x1_0000 + methodId;

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(METHODS, name);

const NAMES = new Map<number, MethodName>();
for (const name of Object.keys(METHODS)) {
  if (isMethodName(name)) NAMES.set(methodKey(METHODS[name].classId, METHODS[name].methodId), name);
}

export const methodNameOf = (classId: number, methodId: number): MethodName | undefined =>
  NAMES.get(methodKey(classId, methodId));
