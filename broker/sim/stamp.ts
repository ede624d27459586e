/**
 * What a message says of itself, at the head of its body. A `copy` is one publishing of it: who sends a message again
 * sends another copy of the same `id`.
 */
export interface Stamp {
  readonly publisher: string;
  /** Which of the publisher's connections. */
  readonly epoch: number;
  /** Counts all that the publisher has ever sent. */
  readonly copy: number;
  readonly id: number;
}

const HEAD_BYTES_MAX = 64;

export function bodyOf(stamp: Stamp, size: number): Buffer {
  const head = `${stamp.publisher}/${stamp.epoch}/${stamp.copy}/${stamp.id}/`;
  return Buffer.from(head.padEnd(size, '.'), 'latin1');
}

/** Undefined: these are no bytes of ours. */
export function stampOf(body: Uint8Array): Stamp | undefined {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, HEAD_BYTES_MAX)).toString('latin1');
  const [publisher, epoch, copy, id, rest] = head.split('/');
  if (publisher === undefined || rest === undefined) return undefined;
  const stamp = { publisher, epoch: Number(epoch), copy: Number(copy), id: Number(id) };
  return Number.isInteger(stamp.epoch + stamp.copy + stamp.id) ? stamp : undefined;
}

/** Whether the body is whole: nothing but the stamp and its padding. */
export function isWhole(body: Uint8Array, size: number): boolean {
  if (body.length < size) return false;
  let slashes = 0;
  for (const octet of body) {
    if (slashes === 4) {
      if (octet !== 0x2e) return false;
    } else if (octet === 0x2f) slashes++;
  }
  return slashes === 4;
}

export const copyKey = (stamp: Stamp): string => `${stamp.publisher}/${stamp.copy}`;
export const messageKey = (stamp: Stamp): string => `${stamp.publisher}/${stamp.id}`;
