import { PUBREL } from './packets.ts';

const REPLY_BYTES = 4;
const FIRST_BYTES = 64 * 1024;

/** PUBACK, PUBREC, PUBREL and PUBCOMP, gathered for one write. */
export class Replies {
  #octets = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  add(type: number, idHigh: number, idLow: number): void {
    if (this.#length + REPLY_BYTES > this.#octets.length) {
      this.#octets = Buffer.concat([this.#octets], this.#octets.length * 2);
    }
    const at = this.#length;
    this.#octets[at] = (type << 4) | (type === PUBREL ? 2 : 0);
    this.#octets[at + 1] = 2;
    this.#octets[at + 2] = idHigh;
    this.#octets[at + 3] = idLow;
    this.#length = at + REPLY_BYTES;
  }

  /** What came together since the last time, for the caller to keep; undefined: nothing. */
  takeAll(): Buffer | undefined {
    if (this.#length === 0) return undefined;
    const all = Buffer.from(this.#octets.subarray(0, this.#length));
    this.#length = 0;
    return all;
  }
}
