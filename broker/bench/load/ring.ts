import { publish } from '../wire/methods.ts';

const RING_BYTES = 256 * 1024;

/** Messages of one length, encoded once and sent round and round. */
export interface Ring {
  readonly octets: Buffer;
  readonly stride: number;
  readonly count: number;
  readonly bodyAt: number;
}

export function encodeRing(exchange: string, keys: readonly string[], bodyBytes: number, persistent: boolean): Ring {
  const body = bodyOf(bodyBytes);
  const messages = keys.map((key) => publish(exchange, key, body, persistent));
  const stride = strideOf(messages);
  const rounds = Math.max(1, Math.ceil(RING_BYTES / (stride * keys.length)));
  const round = Buffer.concat(messages);
  const octets = Buffer.concat(Array.from({ length: rounds }, () => round));
  // The body ends where the last frame's end octet is.
  return { octets, stride, count: rounds * keys.length, bodyAt: stride - 1 - bodyBytes };
}

export const bodyOf = (bytes: number): Buffer => Buffer.alloc(bytes, 'w');

export function strideOf(messages: readonly Buffer[]): number {
  const stride = messages[0]?.length ?? 0;
  if (messages.some((each) => each.length !== stride)) throw new Error('the keys of one ring must have one length');
  return stride;
}
