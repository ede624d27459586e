import { frame, method, Writer } from './writer.ts';

/** Class and method in one number, as the first four octets of a method frame. */
const id = (classId: number, methodId: number): number => classId * 0x10000 + methodId;

export const CONNECTION_START = id(10, 10);
export const CONNECTION_START_OK = id(10, 11);
export const CONNECTION_TUNE = id(10, 30);
export const CONNECTION_TUNE_OK = id(10, 31);
export const CONNECTION_OPEN = id(10, 40);
export const CONNECTION_OPEN_OK = id(10, 41);
export const CONNECTION_CLOSE = id(10, 50);
export const CONNECTION_CLOSE_OK = id(10, 51);
export const CHANNEL_OPEN = id(20, 10);
export const CHANNEL_OPEN_OK = id(20, 11);
export const CHANNEL_CLOSE = id(20, 40);
export const EXCHANGE_DECLARE_OK = id(40, 11);
export const EXCHANGE_DELETE_OK = id(40, 21);
export const QUEUE_DECLARE_OK = id(50, 11);
export const QUEUE_BIND_OK = id(50, 21);
export const QUEUE_DELETE_OK = id(50, 41);
export const BASIC_QOS_OK = id(60, 11);
export const BASIC_CONSUME_OK = id(60, 21);
export const BASIC_DELIVER = id(60, 60);
export const BASIC_ACK = id(60, 80);
export const BASIC_NACK = id(60, 120);
export const CONFIRM_SELECT_OK = id(85, 11);

const DURABLE = 2;
const NO_ACK = 2;
const DELIVERY_MODE = 0x1000;
const PERSISTENT = 2;

export const declareExchange = (name: string, type: string): Buffer =>
  method(1, id(40, 10), (w) => w.u16(0).short(name).short(type).u8(0).table());
export const deleteExchange = (name: string): Buffer => method(1, id(40, 20), (w) => w.u16(0).short(name).u8(0));
export const declareQueue = (name: string, durable: boolean): Buffer =>
  method(1, id(50, 10), (w) =>
    w
      .u16(0)
      .short(name)
      .u8(durable ? DURABLE : 0)
      .table(),
  );
export const deleteQueue = (name: string): Buffer => method(1, id(50, 40), (w) => w.u16(0).short(name).u8(0));
export const bindQueue = (queue: string, exchange: string, key: string): Buffer =>
  method(1, id(50, 20), (w) => w.u16(0).short(queue).short(exchange).short(key).u8(0).table());
export const setPrefetch = (count: number): Buffer => method(1, id(60, 10), (w) => w.u32(0).u16(count).u8(0));
export const consume = (queue: string, noAck: boolean): Buffer =>
  method(1, id(60, 20), (w) =>
    w
      .u16(0)
      .short(queue)
      .short('bench')
      .u8(noAck ? NO_ACK : 0)
      .table(),
  );
export const selectConfirms = (): Buffer => method(1, id(85, 10), (w) => w.u8(0));
export const closeConnection = (): Buffer => method(0, CONNECTION_CLOSE, (w) => w.u16(200).short('bye').u16(0).u16(0));

/** The frames of one `basic.publish`; the body must fit into one frame. */
export function publish(exchange: string, key: string, body: Buffer, persistent: boolean): Buffer {
  const header = new Writer().u16(60).u16(0).u64(body.length);
  if (persistent) header.u16(DELIVERY_MODE).u8(PERSISTENT);
  else header.u16(0);
  return Buffer.concat([
    method(1, id(60, 40), (w) => w.u16(0).short(exchange).short(key).u8(0)),
    frame(2, 1, header.bytes()),
    frame(3, 1, body),
  ]);
}

const ACK_FRAME = method(1, BASIC_ACK, (w) => w.u64(0).u8(0));
const ACK_TAG_AT = 11;

/** An ack for each tag from `first` to `last`, or a single one for all of them. */
export function acks(first: number, last: number, multiple: boolean): Buffer {
  const count = multiple ? 1 : last - first + 1;
  const out = Buffer.allocUnsafe(count * ACK_FRAME.length);
  for (let i = 0; i < count; i++) {
    const at = i * ACK_FRAME.length;
    const tag = multiple ? last : first + i;
    ACK_FRAME.copy(out, at);
    out.writeUInt32BE(Math.floor(tag / 2 ** 32), at + ACK_TAG_AT);
    out.writeUInt32BE(tag % 2 ** 32, at + ACK_TAG_AT + 4);
    out[at + ACK_TAG_AT + 8] = multiple ? 1 : 0;
  }
  return out;
}
