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

/** For who asks us and not a RabbitMQ: a text ends before the character that the cut would split. */
export function beginningOf(
  body: Uint8Array,
  encoding: Encoding,
  truncateBytes: number,
): Payload & { readonly truncated: boolean } {
  const truncated = body.byteLength > truncateBytes;
  const splits = truncated && encoding === 'auto' && continues(body, truncateBytes);
  return { ...payloadOf(body, encoding, splits ? startOfCharacter(body, truncateBytes) : truncateBytes), truncated };
}

/** A character is a leading octet and at most three that go on with it, which begin with the bits 10 (RFC 3629 §3). */
const continues = (body: Uint8Array, at: number): boolean => ((body[at] ?? 0) & 0xc0) === 0x80;

/** Where the character begins that goes on here; octets that are none may be cut anywhere. */
function startOfCharacter(body: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && continues(body, start)) start -= 1;
  let end = at;
  while (end - start < 4 && continues(body, end)) end += 1;
  return isUtf8(body.subarray(start, end)) ? start : at;
}
