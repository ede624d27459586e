import net from 'node:net';
import type { Server } from '../client.ts';
import * as m from './packets.ts';
import { MqttScanner, type MqttScannerEvents } from './scanner.ts';

const READ_BYTES = 256 * 1024;
/** All clients of a process read into the same octets: none keeps them, and ten thousand cost no more than one. */
const readBuffer = Buffer.allocUnsafe(READ_BYTES);
/** A broker that takes longer for an answer is taken for dead. */
const ANSWER_WITHIN_MS = 60_000;
const GOODBYE_WITHIN_MS = 500;
const SUBSCRIBE_ID = 1;
const REFUSED = 0x80;

export interface MqttClientOptions {
  readonly clientId: string;
  /** False: the session stays when the connection goes. */
  readonly clean: boolean;
  readonly stamp?: MqttScannerEvents['stamp'];
  /** After each chunk, from the CONNACK's on. */
  readonly onChunk?: () => void;
}

interface Waiter {
  readonly type: number;
  resolve(body: Buffer): void;
  reject(error: Error): void;
}

/** One connection. It acknowledges by itself what it gets. */
export class MqttClient {
  /** Called once, when the server or the socket ends the connection. */
  onFailure: (error: Error) => void = () => {};
  failure: Error | undefined;
  readonly socket: net.Socket;
  readonly #scanner: MqttScanner;
  #waiter: Waiter | undefined;

  private constructor(server: Server, { stamp, onChunk }: MqttClientOptions) {
    this.#scanner = new MqttScanner({ packet: (type, body) => this.#answered(type, body), stamp });
    this.socket = net.connect({
      host: server.host,
      port: server.port,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          this.#take(length);
          onChunk?.();
          return true;
        },
      },
    });
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('the broker closed the socket')));
  }

  static async open(server: Server, options: MqttClientOptions): Promise<MqttClient> {
    const client = new MqttClient(server, options);
    try {
      const request = m.connect(options.clientId, options.clean, server.user, server.password);
      const code = (await client.#call(request, m.CONNACK))[1] ?? 0;
      if (code !== 0) throw new Error(`CONNECT was refused with code ${code}`);
    } catch (error) {
      client.destroy();
      throw error;
    }
    return client;
  }

  get received(): number {
    return this.#scanner.received;
  }

  get settled(): number {
    return this.#scanner.settled;
  }

  async subscribe(filter: string, qos: m.Qos): Promise<void> {
    const granted = (await this.#call(m.subscribe(SUBSCRIBE_ID, filter, qos), m.SUBACK))[2] ?? REFUSED;
    if (granted === qos) return;
    throw new Error(granted >= REFUSED ? 'SUBSCRIBE was refused' : `QoS ${granted} was granted, not ${qos}`);
  }

  /** Says goodbye. */
  async end(): Promise<void> {
    this.onFailure = () => {};
    if (!this.failure) {
      const closed = new Promise<void>((resolve) => this.socket.once('close', () => resolve()));
      const timer = setTimeout(() => this.destroy(), GOODBYE_WITHIN_MS);
      this.socket.end(m.disconnect());
      await closed;
      clearTimeout(timer);
    }
    this.destroy();
  }

  destroy(): void {
    this.onFailure = () => {};
    this.socket.destroy();
  }

  fail(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    this.#waiter?.reject(error);
    this.socket.destroy();
    this.onFailure(error);
  }

  #take(length: number): void {
    this.#scanner.push(readBuffer, length);
    const replies = this.#scanner.replies.takeAll();
    if (replies) this.socket.write(replies);
  }

  #call(request: Buffer, answer: number): Promise<Buffer> {
    return new Promise<Buffer>((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      const timer = setTimeout(() => this.fail(new Error('no answer within 60 s')), ANSWER_WITHIN_MS);
      this.#waiter = {
        type: answer,
        resolve: (body) => {
          clearTimeout(timer);
          resolve(body);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.socket.write(request);
    });
  }

  #answered(type: number, body: Buffer): void {
    const waiter = this.#waiter;
    if (waiter?.type !== type) return;
    this.#waiter = undefined;
    waiter.resolve(Buffer.from(body));
  }
}
