import type { Table } from './field.ts';

/** The properties of a message (AMQP 0-9-1 §1.8.3, class basic). One that the publisher left out is absent. */
export interface Properties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: Table;
  /** 2 is persistent; anything else is not. */
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds, as decimal digits; the broker checks it, not the codec. */
  readonly expiration?: string;
  readonly messageId?: string;
  /** Seconds since 1970, unsigned. */
  readonly timestamp?: bigint;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}
