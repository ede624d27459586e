/**
 * A second, independent AMQP 0-9-1 codec, for tests only. It shares no line with the broker's own, so that an error
 * there cannot hide itself here, and it keeps the type octet of every field value, because transcripts compare them.
 */

/** A field value with its type octet (AMQP 0-9-1 §4.2.5.5 as RabbitMQ reads it). */
export class Typed {
  constructor(
    readonly type: string,
    readonly value: string | number | bigint | boolean | null | Table | FieldValue[] | Buffer,
  ) {}
}
export type FieldValue = Typed | string | number | boolean | null | FieldValue[] | { [key: string]: FieldValue };
export type Table = { [key: string]: FieldValue };
export type Arg = string | number | bigint | boolean | Table | Buffer;
export type Args = { [name: string]: Arg };

export const typed = (type: string, value: Typed['value']): Typed => new Typed(type, value);
