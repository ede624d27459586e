import type { Socket } from 'node:net';
import type { Ring } from './ring.ts';

const BATCH_BYTES = 64 * 1024;
/** No more is written while so much waits in this process. */
const SOCKET_BACKLOG_BYTES = 256 * 1024;
/** Writes before the event loop gets its turn. */
const BURST_WRITES = 16;
/** With a window, refill in lumps as a busy client does, and not for each confirm. */
const MAX_LUMP = 64;

/** Sends messages, one way or another. */
export interface Pump {
  readonly sent: number;
  /** How many the broker has confirmed. */
  confirmed: number;
  /** How many may have been sent by now. */
  allowed: number;
  start(): void;
  /** Something has changed: go on, if that is possible now. */
  kick(): void;
  stop(): void;
}

/** As fast as the socket, the window and the allowance let it. */
export class FastPump implements Pump {
  sent = 0;
  confirmed = 0;
  allowed = Number.POSITIVE_INFINITY;
  readonly #socket: Socket;
  readonly #ring: Ring;
  readonly #window: number;
  readonly #limit: number;
  readonly #lump: number;
  #position = 0;
  #running = false;
  #full = false;
  #scheduled = false;

  constructor(socket: Socket, ring: Ring, window = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY) {
    this.#socket = socket;
    this.#ring = ring;
    this.#window = window;
    this.#limit = limit;
    this.#lump = Number.isFinite(window) ? Math.max(1, Math.min(MAX_LUMP, Math.floor(window / 4))) : 1;
    socket.on('drain', () => {
      this.#full = false;
      this.kick();
    });
  }

  start(): void {
    this.#running = true;
    this.kick();
  }

  stop(): void {
    this.#running = false;
  }

  kick(): void {
    for (let i = 0; i < BURST_WRITES; i++) {
      if (!this.#running || this.#full || !this.#write()) return;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.kick();
    });
  }

  #write(): boolean {
    const { octets, stride, count } = this.#ring;
    const room = this.#window - (this.sent - this.confirmed);
    const left = this.#limit - this.sent;
    if (room < Math.min(this.#lump, left)) return false;
    const batch = Math.max(1, Math.floor(BATCH_BYTES / stride));
    const messages = Math.min(room, left, batch, count - this.#position, this.allowed - this.sent);
    if (messages <= 0) return false;
    const from = this.#position * stride;
    this.sent += messages;
    this.#position = (this.#position + messages) % count;
    if (!this.#socket.write(octets.subarray(from, from + messages * stride))) {
      this.#full = this.#socket.writableLength > SOCKET_BACKLOG_BYTES;
    }
    return true;
  }
}

const TICK_MS = 1;
/** After a pause of the process, catch up in steps of so many. */
const MAX_DUE = 10_000;

/**
 * Open loop: each tick sends what the clock says is due, whatever has come of the earlier ones, stamped with the time.
 * What the broker doesn't take waits here, and the wait counts as latency.
 */
export class SteadyPump implements Pump {
  sent = 0;
  confirmed = 0;
  allowed = Number.POSITIVE_INFINITY;
  readonly #socket: Socket;
  readonly #ring: Ring;
  readonly #perSecond: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, ring: Ring, perSecond: number) {
    this.#socket = socket;
    this.#ring = ring;
    this.#perSecond = perSecond;
  }

  start(): void {
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      const planned = Math.floor(((performance.now() - startedAt) * this.#perSecond) / 1000);
      this.#send(Math.min(planned - this.sent, MAX_DUE));
    }, TICK_MS);
  }

  kick(): void {}

  stop(): void {
    clearInterval(this.#timer);
  }

  #send(due: number): void {
    if (due <= 0) return;
    const { octets, stride, count, bodyAt } = this.#ring;
    const out = Buffer.allocUnsafe(due * stride);
    const [seconds, nanoseconds] = process.hrtime();
    for (let i = 0; i < due; i++) {
      const from = ((this.sent + i) % count) * stride;
      octets.copy(out, i * stride, from, from + stride);
      out.writeUInt32BE(seconds, i * stride + bodyAt);
      out.writeUInt32BE(nanoseconds, i * stride + bodyAt + 4);
    }
    this.sent += due;
    this.#socket.write(out);
  }
}
