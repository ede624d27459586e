import type { Transport } from './ports.ts';

const NO_BUFFER = Buffer.alloc(0);

/** A socket without a network. What is flushed is there for the test; `takes` false: the peer doesn't read. */
export class FakeTransport implements Transport {
  /** As with a socket, there is none before something is reserved. */
  buffer: Buffer = NO_BUFFER;
  readonly peer: { readonly host: string; readonly port: number; readonly tls: boolean };
  readonly local: { readonly host: string; readonly port: number };
  readonly flushed: Buffer[] = [];
  /** How often something was written. */
  writes = 0;
  bytesRead = 0;
  bytesWritten = 0;
  backlogBytes = 0;
  takes = true;
  isPaused = false;
  ended = false;
  destroyed = false;
  #pending: (() => Uint8Array)[] = [];
  #used = 0;

  constructor(port: number, localPort: number) {
    this.peer = { host: '127.0.0.1', port, tls: false };
    this.local = { host: '127.0.0.1', port: localPort };
  }

  reserve(n: number): number {
    if (this.#used + n > this.buffer.length) {
      this.buffer = Buffer.alloc(Math.max(n, 64 * 1024));
      this.#used = 0;
    }
    const { buffer } = this;
    const at = this.#used;
    this.#used += n;
    this.backlogBytes += n;
    this.#pending.push(() => buffer.subarray(at, at + n));
    return at;
  }

  append(bytes: Uint8Array): void {
    this.backlogBytes += bytes.length;
    this.#pending.push(() => bytes);
  }

  flush(): void {
    const bytes = Buffer.concat(this.#pending.map((piece) => piece()));
    this.#pending = [];
    this.buffer = NO_BUFFER;
    this.#used = 0;
    if (bytes.length > 0) this.writes++;
    this.bytesWritten += bytes.length;
    this.flushed.push(bytes);
    if (this.takes) this.backlogBytes = 0;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  end(): void {
    this.flush();
    this.ended = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}
