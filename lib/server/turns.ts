/** One piece of work at a time, in the order in which it was asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    // A failure is told to who asked, and doesn't keep the next from its turn.
    this.#last = done.catch(() => undefined);
    return done;
  }
}
