import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection, type Transport } from '../core/ports.ts';
import { SLAB_BYTES, type SlabPool } from './slabs.ts';
import { type Inlet, SocketInput } from './socket-input.ts';

/** Up to here bytes are copied into a slab; above it a reference in the vector is cheaper than the copy. */
export const COPY_BYTES_MAX = 4 * 1024;
/** What one write to the socket carries about at most, so that a slow peer's progress is seen. */
const WRITE_BYTES_MAX = 256 * 1024;
/** Under this much backlog a connection that was over the bound goes on. */
const DRAINED_BYTES = MAX_SOCKET_BACKLOG_BYTES / 2;
/** How long a peer may take to close its side after we have closed ours. */
const END_GRACE_MS = 5_000;

const NOTHING = Buffer.alloc(0);

/** IPv4 as the peer wrote it, also when the socket is a dual-stack one. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return '';
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}

/** What a transport needs of a socket, which isn't always one of TCP or TLS. */
export interface Outlet extends Inlet {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly writableEnded: boolean;
  /** `written`: the kernel has it. */
  write(chunk: Uint8Array, written?: (error?: Error | null) => void): void;
  cork(): void;
  uncork(): void;
  end(): void;
  destroy(): void;
}

/**
 * A socket's outgoing half, and its say in whether the other is read. Frames are built in place in a pooled slab, and a
 * flush is one vectored write. At most one write is under way: what comes meanwhile waits here and goes out in one
 * piece, so that a slow peer costs few calls and the backlog is known exactly.
 */
export class SocketTransport implements Transport {
  readonly peer: { readonly host: string; readonly port: number; readonly tls: boolean };
  readonly local: { readonly host: string; readonly port: number };
  readonly input: SocketInput;
  readonly #socket: Outlet;
  readonly #pool: SlabPool;
  #slab: Buffer | undefined;
  /** The slab's bytes from here on are not in `#chunks` yet. */
  #sealed = 0;
  #used = 0;
  /** What is to be written, in order; with each chunk the slab that is free again after it. */
  readonly #chunks: Uint8Array[] = [];
  readonly #freed: (Buffer | undefined)[] = [];
  /** `#chunks` before this index are with the socket now; 0: no write is under way. */
  #writing = 0;
  /** `#chunks` before this index were flushed and may be written. */
  #flushed = 0;
  #writingBytes = 0;
  #backlogBytes = 0;
  #flushWanted = false;
  #overBound = false;
  #ending = false;
  #endTimer: NodeJS.Timeout | undefined;
  #connection: ProtocolConnection | undefined;

  constructor(socket: Outlet, pool: SlabPool, tls: boolean) {
    this.#socket = socket;
    this.input = new SocketInput(socket);
    this.#pool = pool;
    this.peer = { host: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0, tls };
    this.local = { host: plainAddress(socket.localAddress), port: socket.localPort ?? 0 };
  }

  /** Who is told when the peer has caught up. */
  attach(connection: ProtocolConnection): void {
    this.#connection = connection;
  }

  get buffer(): Buffer {
    return this.#slab ?? NOTHING;
  }

  get backlogBytes(): number {
    return this.#backlogBytes;
  }

  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  get bytesWritten(): number {
    return this.#socket.bytesWritten;
  }

  reserve(n: number): number {
    let slab = this.#slab;
    if (slab === undefined || slab.length - this.#used < n) {
      this.#retireSlab();
      slab = n > SLAB_BYTES ? Buffer.allocUnsafeSlow(n) : this.#pool.take();
      this.#slab = slab;
    }
    const offset = this.#used;
    this.#used += n;
    this.#owe(n);
    return offset;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length <= COPY_BYTES_MAX) {
      const offset = this.reserve(bytes.length);
      this.buffer.set(bytes, offset);
      return;
    }
    this.#seal();
    this.#chunks.push(bytes);
    this.#freed.push(undefined);
    this.#owe(bytes.length);
  }

  flush(): void {
    this.#flushWanted = true;
    if (this.#writing === 0) this.#write();
  }

  pause(): void {
    this.input.hold();
  }

  resume(): void {
    this.input.release();
  }

  end(): void {
    if (this.#ending || this.#socket.destroyed) return;
    this.#ending = true;
    this.#endTimer = setTimeout(() => this.#socket.destroy(), END_GRACE_MS);
    this.#endTimer.unref();
    this.flush();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The socket is gone. Its slabs are not reused: the kernel may not have let go of them. */
  closed(): void {
    clearTimeout(this.#endTimer);
    this.#chunks.length = 0;
    this.#freed.length = 0;
    this.#slab = undefined;
    this.#backlogBytes = 0;
  }

  /** At the bound nobody delivers any more, flushed or not, so from there on somebody must be told when there is room. */
  #owe(bytes: number): void {
    this.#backlogBytes += bytes;
    if (this.#backlogBytes >= MAX_SOCKET_BACKLOG_BYTES) this.#overBound = true;
  }

  /** Turns what was built in the slab since the last time into a chunk. */
  #seal(): void {
    const slab = this.#slab;
    if (slab === undefined || this.#used === this.#sealed) return;
    this.#chunks.push(slab.subarray(this.#sealed, this.#used));
    this.#freed.push(undefined);
    this.#sealed = this.#used;
  }

  /** Seals the slab and lets it go; it is free when the last chunk so far has been written. */
  #retireSlab(): void {
    const slab = this.#slab;
    if (slab === undefined) return;
    this.#seal();
    const last = this.#chunks.length - 1;
    if (last >= this.#writing) this.#freed[last] = slab;
    else this.#pool.give(slab);
    this.#slab = undefined;
    this.#sealed = 0;
    this.#used = 0;
  }

  #write(): void {
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (this.#flushWanted) {
      this.#flushWanted = false;
      this.#retireSlab();
      this.#flushed = this.#chunks.length;
    }
    const count = this.#takeable();
    if (count === 0) {
      if (this.#ending) socket.end();
      return;
    }
    this.#writing = count;
    const chunks = this.#chunks;
    if (count > 1) socket.cork();
    for (let i = 0; i < count - 1; i++) socket.write(chunks[i] ?? NOTHING);
    socket.write(chunks[count - 1] ?? NOTHING, this.#written);
    if (count > 1) socket.uncork();
  }

  /** How many chunks the next write takes; their size is left in `#writingBytes`. */
  #takeable(): number {
    let bytes = 0;
    let count = 0;
    while (count < this.#flushed && bytes < WRITE_BYTES_MAX) {
      bytes += this.#chunks[count]?.length ?? 0;
      count++;
    }
    this.#writingBytes = bytes;
    return count;
  }

  /** The kernel has taken all of the last write. One function for the life of the socket. */
  readonly #written = (error?: Error | null): void => {
    if (error || this.#socket.destroyed) return;
    for (let i = 0; i < this.#writing; i++) {
      const slab = this.#freed[i];
      if (slab !== undefined) this.#pool.give(slab);
    }
    if (this.#writing === this.#chunks.length) {
      this.#chunks.length = 0;
      this.#freed.length = 0;
    } else {
      this.#chunks.splice(0, this.#writing);
      this.#freed.splice(0, this.#writing);
    }
    this.#backlogBytes -= this.#writingBytes;
    this.#flushed -= this.#writing;
    this.#writing = 0;
    this.#write();
    if (this.#overBound && this.#backlogBytes <= DRAINED_BYTES) {
      this.#overBound = false;
      this.#connection?.onDrain();
    }
  };
}
