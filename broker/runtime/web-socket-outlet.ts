import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Outlet } from './socket-transport.ts';

/** RFC 6455 §7.4.1 */
const NORMAL_CLOSURE = 1000;

/** A WebSocket as a transport writes to it: each chunk is one binary message, in which MQTT's packets may begin and end. */
export class WebSocketOutlet implements Outlet {
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;

  constructor(webSocket: WebSocket, socket: Socket) {
    this.#webSocket = webSocket;
    this.#socket = socket;
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  get localPort(): number | undefined {
    return this.#socket.localPort;
  }

  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  get bytesWritten(): number {
    return this.#socket.bytesWritten;
  }

  get destroyed(): boolean {
    return this.#socket.destroyed;
  }

  /** Also when it is the peer who closes: nothing may follow a close frame. */
  get writableEnded(): boolean {
    return this.#webSocket.readyState !== this.#webSocket.OPEN;
  }

  write(chunk: Uint8Array, written?: (error?: Error | null) => void): void {
    this.#webSocket.send(chunk, { binary: true }, written);
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  pause(): void {
    this.#webSocket.pause();
  }

  resume(): void {
    this.#webSocket.resume();
  }

  end(): void {
    this.#webSocket.close(NORMAL_CLOSURE);
  }

  destroy(): void {
    this.#webSocket.terminate();
  }
}
