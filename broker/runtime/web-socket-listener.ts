import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { MAX_SOCKET_BACKLOG_BYTES, type ProtocolConnection } from '../core/ports.ts';
import { CONNECTIONS_MAX, type ListenerOptions, listen, stackOf } from './listener.ts';
import { mayConnect } from './origin.ts';
import { SocketTransport } from './socket-transport.ts';
import { WebSocketOutlet } from './web-socket-outlet.ts';

/** How long a peer may take to ask for the upgrade. */
const UPGRADE_MS_MAX = 10_000;
/** Octets of one WebSocket message, which is held until all of it is there. A packet may span several. */
export const WEB_SOCKET_MESSAGE_BYTES_MAX = 16 * 1024 * 1024;
/** RFC 6455 §7.4.1: a kind of data that this end can't take. */
const UNSUPPORTED_DATA = 1003;

export interface WebSocketListenerOptions extends Omit<ListenerOptions, 'tls'> {
  readonly path: string;
  /** Subprotocols, of which the client must offer one. */
  readonly protocols: readonly string[];
  /** Pages of other hosts that may connect, as browsers name them: `https://console.example`. */
  readonly origins: readonly string[];
}

interface Rejection {
  readonly status: string;
  readonly text: string;
}

/** Accepts WebSockets of one protocol and drives its connections. */
export class WebSocketListener {
  readonly #options: WebSocketListenerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  /** Made with the first client: the package is loaded when somebody needs it. */
  #webSockets: Promise<WebSocketServer> | undefined;

  private constructor(options: WebSocketListenerOptions) {
    this.#options = options;
    this.#server = createServer({ headersTimeout: UPGRADE_MS_MAX, noDelay: true }, (_request, response) => {
      const text = `This is MQTT over WebSocket; its place is ${options.path}.\n`;
      response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' }).end(text);
    });
    this.#server.maxConnections = options.connectionsMax ?? CONNECTIONS_MAX;
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  static async open(
    options: WebSocketListenerOptions,
  ): Promise<{ listener: WebSocketListener; host: string; port: number }> {
    const listener = new WebSocketListener(options);
    const at = await listen(listener.#server, options.host, options.port);
    listener.#server.on('error', (error) => options.log.error({ reason: error.message }, 'accepting failed'));
    return { listener, ...at };
  }

  /** No new connections; those that are open stay. Settles when the last of them is gone. */
  stopAccepting(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
    });
  }

  /** Ends what is still open, without ceremony. */
  destroyAll(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.closeAllConnections();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    // Until the WebSocket listens itself: an error here is only a peer that has gone.
    const ignore = (): void => {};
    socket.on('error', ignore);
    const rejection = this.#check(request);
    if (rejection !== undefined) {
      refuse(socket, rejection);
      return;
    }
    const server = await this.#webSocketServer();
    if (socket.destroyed) return;
    server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', ignore);
      this.#accept(webSocket, request.socket);
    });
  }

  #check(request: IncomingMessage): Rejection | undefined {
    const { path, protocols, origins } = this.#options;
    if (request.url?.split('?')[0] !== path) return { status: '404 Not Found', text: `The place is ${path}.` };
    const { origin, host } = request.headers;
    if (!mayConnect(origin, host, origins)) {
      return { status: '403 Forbidden', text: `Pages of ${origin} may not connect; --mqtt-ws-origin lets them.` };
    }
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
    if (!offered.some((name) => protocols.includes(name))) {
      return { status: '400 Bad Request', text: `The subprotocol is ${protocols[0]} [MQTT-6.0.0-3].` };
    }
    return undefined;
  }

  #webSocketServer(): Promise<WebSocketServer> {
    this.#webSockets ??= import('ws').then(
      (ws) =>
        new ws.WebSocketServer({
          noServer: true,
          clientTracking: false,
          perMessageDeflate: false,
          // Answered below, within bounds.
          autoPong: false,
          maxPayload: WEB_SOCKET_MESSAGE_BYTES_MAX,
          handleProtocols: (offered) => this.#options.protocols.find((name) => offered.has(name)) ?? false,
        }),
    );
    return this.#webSockets;
  }

  #accept(webSocket: WebSocket, socket: Socket): void {
    const { pool, accept, onInput, log } = this.#options;
    const outlet = new WebSocketOutlet(webSocket, socket);
    const transport = new SocketTransport(outlet, pool, false);
    const connection: ProtocolConnection = accept(transport);
    let failure: Error | undefined;
    transport.attach(connection);
    // Counted as they come in, not when a message is complete.
    socket.on('data', (chunk: Buffer) => {
      onInput?.(chunk.length);
      transport.input.came(chunk.length);
    });
    webSocket.on('message', (data, isBinary) => {
      // [MQTT-6.0.0-1]
      if (!isBinary) webSocket.close(UNSUPPORTED_DATA, 'MQTT is binary');
      else if (webSocket.readyState === webSocket.OPEN) take(data as Buffer);
    });
    const take = (chunk: Buffer): void => {
      try {
        connection.onData(chunk);
      } catch (error) {
        // A peer's mistakes are values, so this one is ours: the peer loses its connection, the others go on.
        log.error({ peer: transport.peer, error: stackOf(error) }, 'a connection failed on its input');
        webSocket.terminate();
      }
    };
    webSocket.on('ping', (data) => {
      // A peer that pings and reads nothing gets no more answers than it has room for.
      if (socket.writableLength <= MAX_SOCKET_BACKLOG_BYTES) webSocket.pong(data);
    });
    webSocket.on('error', (error) => {
      failure = error;
    });
    webSocket.on('close', () => {
      transport.closed();
      connection.onClose(failure);
    });
  }
}

function refuse(socket: Duplex, { status, text }: Rejection): void {
  const lines = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
