import net from 'node:net';
import * as m from './methods.ts';
import { Scanner } from './scanner.ts';
import { method } from './writer.ts';

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const PROTOCOL_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');
const READ_BYTES = 256 * 1024;
/** A broker that takes longer for a handshake or an answer is taken for dead. */
const ANSWER_WITHIN_MS = 60_000;
const GOODBYE_WITHIN_MS = 500;

interface Waiter {
  readonly id: number;
  resolve(payload: Buffer): void;
  reject(error: Error): void;
}

/** One connection with one open channel, number 1. Its bytes can be taken over once it is set up. */
export class Client {
  /** Called once, when the server closes the channel or the connection, or the socket fails. */
  onFailure: (error: Error) => void = () => {};
  failure: Error | undefined;
  readonly #socket: net.Socket;
  readonly #waiters: Waiter[] = [];
  readonly #setUp = new Scanner({ method: (id, payload) => this.#answered(id, payload) });
  #onBytes: (chunk: Buffer, length: number) => void = (chunk, length) => this.#setUp.push(chunk, length);

  private constructor(server: Server) {
    this.#socket = net.connect({
      host: server.host,
      port: server.port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(READ_BYTES),
        callback: (length, buf) => {
          this.#onBytes(Buffer.isBuffer(buf) ? buf : Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength), length);
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => this.fail(error));
    this.#socket.on('close', () => this.fail(new Error('the broker closed the socket')));
  }

  static async open(server: Server): Promise<Client> {
    const client = new Client(server);
    try {
      await client.#handshake(server);
    } catch (error) {
      client.destroy();
      throw error;
    }
    return client;
  }

  get socket(): net.Socket {
    return this.#socket;
  }

  /** From now on all bytes go there, and nothing is answered any more. */
  takeOver(onBytes: (chunk: Buffer, length: number) => void): void {
    this.#onBytes = onBytes;
  }

  /** Sends, and waits for the method that answers. Calls may be pipelined; answers come in order. */
  call(request: Buffer, answerId: number): Promise<Buffer> {
    const { promise, resolve, reject } = withResolvers<Buffer>();
    if (this.failure) reject(this.failure);
    else {
      const timer = setTimeout(() => this.fail(new Error('no answer within 60 s')), ANSWER_WITHIN_MS);
      const settled = () => clearTimeout(timer);
      this.#waiters.push({
        id: answerId,
        resolve: (payload) => {
          settled();
          resolve(payload);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#socket.write(request);
    }
    return promise;
  }

  /** Says goodbye, and doesn't wait long for the answer. */
  async end(): Promise<void> {
    this.onFailure = () => {};
    if (!this.failure) {
      this.#onBytes = (chunk, length) => this.#setUp.push(chunk, length);
      const timer = setTimeout(() => this.destroy(), GOODBYE_WITHIN_MS);
      // Without an answer it goes as well.
      await this.call(m.closeConnection(), m.CONNECTION_CLOSE_OK).catch(() => {});
      clearTimeout(timer);
    }
    this.destroy();
  }

  destroy(): void {
    this.onFailure = () => {};
    this.#socket.destroy();
  }

  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
    this.#socket.destroy();
    this.onFailure(error);
  }

  async #handshake({ user, password }: Server): Promise<void> {
    await this.call(PROTOCOL_HEADER, m.CONNECTION_START);
    const capabilities = { product: 'waybill bench' };
    const startOk = method(0, m.CONNECTION_START_OK, (w) =>
      w.table(capabilities).short('PLAIN').long(`\0${user}\0${password}`).short('en_US'),
    );
    const tune = await this.call(startOk, m.CONNECTION_TUNE);
    // Take the server's own limits, and no heartbeats.
    const tuneOk = method(0, m.CONNECTION_TUNE_OK, (w) => w.raw(Buffer.from(tune.subarray(4, 10))).u16(0));
    const open = method(0, m.CONNECTION_OPEN, (w) => w.short('/').short('').u8(0));
    await this.call(Buffer.concat([tuneOk, open]), m.CONNECTION_OPEN_OK);
    await this.call(
      method(1, m.CHANNEL_OPEN, (w) => w.short('')),
      m.CHANNEL_OPEN_OK,
    );
  }

  #answered(id: number, payload: Buffer): void {
    if (id === m.CHANNEL_CLOSE || id === m.CONNECTION_CLOSE) this.fail(closeReason(payload));
    else if (this.#waiters[0]?.id === id) this.#waiters.shift()?.resolve(Buffer.from(payload));
  }
}

/** What the server says in `channel.close` and `connection.close`. */
export function closeReason(payload: Buffer): Error {
  const length = payload[6] ?? 0;
  return new Error(`${payload.readUInt16BE(4)} ${payload.toString('utf8', 7, 7 + length)}`);
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((ok, no) => {
    resolve = ok;
    reject = no;
  });
  return { promise, resolve, reject };
}
