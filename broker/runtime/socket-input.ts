/**
 * What one connection may bring in a turn of the event loop, in bytes; what is beyond waits for the next turn.
 *
 * libuv reads up to 32 times 64 KiB of one socket in a row. All these messages would lie in their queue before the first
 * is on its way to a consumer: they outlive the young generation, and moving them there costs more than all else that
 * is done for a message. It is also the others' turn.
 */
export const TURN_INPUT_BYTES_MAX = 128 * 1024;

/** The event loop's turns in which something came, and who waits for the next. The loop is one, and so is this. */
class Turns {
  #number = 0;
  #isOver = true;
  #waiting: SocketInput[] = [];

  get number(): number {
    if (this.#isOver) {
      this.#isOver = false;
      setImmediate(this.#end);
    }
    return this.#number;
  }

  wait(input: SocketInput): void {
    this.#waiting.push(input);
  }

  /** The check phase comes after all sockets that are readable now have been read. */
  readonly #end = (): void => {
    this.#isOver = true;
    this.#number++;
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const input of waiting) input.nextTurn();
  };
}

const turns = new Turns();

/** What is read from, and can be left alone for a while. */
export interface Inlet {
  readonly destroyed: boolean;
  pause(): void;
  resume(): void;
}

/** Whether a socket is read from: while its protocol wants to, and as long as it hasn't had its share of the turn. */
export class SocketInput {
  readonly #socket: Inlet;
  #turn = -1;
  #turnBytes = 0;
  #hadShare = false;
  #isHeld = false;

  constructor(socket: Inlet) {
    this.#socket = socket;
  }

  came(bytes: number): void {
    const turn = turns.number;
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#turnBytes = 0;
    }
    this.#turnBytes += bytes;
    if (this.#turnBytes < TURN_INPUT_BYTES_MAX || this.#hadShare) return;
    this.#hadShare = true;
    this.#socket.pause();
    turns.wait(this);
  }

  nextTurn(): void {
    this.#hadShare = false;
    this.#update();
  }

  /** The protocol wants nothing more for now. */
  hold(): void {
    this.#isHeld = true;
    this.#socket.pause();
  }

  release(): void {
    this.#isHeld = false;
    this.#update();
  }

  #update(): void {
    if (!this.#isHeld && !this.#hadShare && !this.#socket.destroyed) this.#socket.resume();
  }
}
