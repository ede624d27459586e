import { isUtf8 } from 'node:buffer';

export type Encoding = 'auto' | 'base64';

export interface Payload {
  readonly payload: string;
  readonly payload_encoding: 'string' | 'base64';
}

/** Cut first, then looked at: a character that the cut split turns the payload to base64, as it does in RabbitMQ. */
export function payloadOf(body: Uint8Array, encoding: Encoding, truncateBytes: number): Payload {
  const shown = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, truncateBytes));
  if (encoding === 'auto' && isUtf8(shown)) return { payload: shown.toString('utf8'), payload_encoding: 'string' };
  return { payload: shown.toString('base64'), payload_encoding: 'base64' };
}
