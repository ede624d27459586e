/** A set of small numbers: a bit each, up to the largest. */
export class Bitmap {
  #words = new Uint32Array(0);
  size = 0;

  has(bit: number): boolean {
    return (((this.#words[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1;
  }

  /** False: it was there. */
  add(bit: number): boolean {
    const index = bit >>> 5;
    if (index >= this.#words.length) this.#grow(index + 1);
    const word = this.#words[index] ?? 0;
    const with_ = word | (1 << (bit & 31));
    if (with_ >>> 0 === word) return false;
    this.#words[index] = with_;
    this.size++;
    return true;
  }

  /** In rising order. */
  *[Symbol.iterator](): Generator<number> {
    for (const [index, word] of this.#words.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) yield index * 32 + (31 - Math.clz32(rest & -rest));
    }
  }

  #grow(words: number): void {
    const larger = new Uint32Array(Math.max(words, this.#words.length * 2, 16));
    larger.set(this.#words);
    this.#words = larger;
  }
}
