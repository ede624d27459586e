import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { ProtocolConnection } from '../core/ports.ts';
import type { Log } from './log.ts';
import type { SlabPool } from './slabs.ts';
import { SocketTransport } from './socket-transport.ts';

/** Connections of one listener; one more is closed at once. Each may hold a backlog, so the number is bounded. */
export const CONNECTIONS_MAX = 20_000;
/** How long a peer may take over the TLS handshake, before any protocol's own deadline runs. */
const TLS_HANDSHAKE_MS_MAX = 10_000;
/** How many connections the kernel keeps until we accept them. */
const ACCEPT_BACKLOG = 1_024;

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** Authorities whose client certificates are accepted; a client without one is refused then. */
  readonly ca?: string | undefined;
}

export interface ListenerOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly pool: SlabPool;
  readonly log: Log;
  readonly connectionsMax?: number;
  /** Sees each chunk's size before the protocol does. */
  readonly onInput?: (bytes: number) => void;
  accept(transport: SocketTransport): ProtocolConnection;
}

/** What an operator can act on: the message is one sentence, and the parts are there for one in other words. */
export class ListenError extends Error {
  readonly code: string | undefined;
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly path: string | undefined;

  constructor(message: string, of: { cause: unknown; address?: string; port?: number; path?: string }) {
    const { cause } = of;
    super(message, { cause });
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
    this.address = of.address;
    this.port = of.port;
    this.path = of.path;
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const texts: Record<string, string> = {
    EADDRINUSE: `port ${port} on ${host} is taken; choose another, or 0 for a free one`,
    EACCES: `port ${port} on ${host} may not be used by this account; choose one above 1023`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
    ENOTFOUND: `there is no host named ${host}`,
  };
  const text = texts[error.code ?? ''] ?? `can't listen on ${host}:${port}: ${error.message}`;
  return new ListenError(text, { cause: error, address: host, port });
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ListenError(`can't read the certificate file ${path}`, { cause: error, path });
  }
}

function createTls(files: TlsFiles, onSocket: (socket: Socket) => void): Server {
  const ca = files.ca === undefined ? undefined : readPem(files.ca);
  const options = {
    cert: readPem(files.cert),
    key: readPem(files.key),
    handshakeTimeout: TLS_HANDSHAKE_MS_MAX,
    allowHalfOpen: true,
    noDelay: true,
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
  };
  try {
    return createTlsServer(options, onSocket);
  } catch (error) {
    throw new ListenError(`can't use the certificate ${files.cert} with the key ${files.key}`, { cause: error });
  }
}

/** Settles when the server listens, with a `ListenError` when it can't. Also for servers that aren't ours to accept. */
export function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(explain(error, host, port));
    server.once('error', failed);
    server.listen({ host, port, backlog: ACCEPT_BACKLOG }, () => {
      server.off('error', failed);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('a TCP server listens without a port');
      resolve({ host, port: address.port });
    });
  });
}

/** Accepts sockets of one protocol and drives its connections. */
export class Listener {
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(
    private readonly options: ListenerOptions,
    readonly tls: boolean,
  ) {
    const accept = (socket: Socket) => this.#accept(socket);
    this.#server = options.tls
      ? createTls(options.tls, accept)
      : createServer({ allowHalfOpen: true, noDelay: true }, accept);
    this.#server.maxConnections = options.connectionsMax ?? CONNECTIONS_MAX;
    this.#server.on('drop', (from) => {
      options.log.warn({ peer: from?.remoteAddress }, 'a connection was refused: the listener has all it may have');
    });
    this.#server.on('tlsClientError', (error: Error, socket: Socket) => {
      options.log.info({ peer: socket.remoteAddress, reason: error.message }, 'a TLS handshake failed');
    });
  }

  static async open(options: ListenerOptions): Promise<{ listener: Listener; host: string; port: number }> {
    const listener = new Listener(options, options.tls !== undefined);
    const at = await listen(listener.#server, options.host, options.port);
    listener.#server.on('error', (error) => options.log.error({ reason: error.message }, 'accepting failed'));
    return { listener, ...at };
  }

  get connectionCount(): number {
    return this.#open.size;
  }

  /** No new connections; those that are open stay. Settles when the last of them is gone. */
  stopAccepting(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Ends what is still open, without ceremony. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #accept(socket: Socket): void {
    const { log, pool, onInput } = this.options;
    const transport = new SocketTransport(socket, pool, this.tls);
    const connection = this.options.accept(transport);
    let failure: Error | undefined;
    transport.attach(connection);
    this.#open.add(socket);
    socket.on('data', (chunk) => {
      onInput?.(chunk.length);
      transport.input.came(chunk.length);
      try {
        connection.onData(chunk);
      } catch (error) {
        // A peer's mistakes are values, so this one is ours: the peer loses its connection, the others go on.
        log.error({ peer: transport.peer, error: stackOf(error) }, 'a connection failed on its input');
        socket.destroy();
      }
    });
    // The peer has nothing more to say, but may still read what it is owed.
    socket.on('end', () => transport.end());
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      this.#open.delete(socket);
      transport.closed();
      connection.onClose(failure);
    });
  }
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
