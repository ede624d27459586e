import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientMessage, type ServerMessage } from '@/lib/contract/live';
import { liveTarget, setLiveTarget } from '@/lib/live/address';
import type { Watcher } from '@/lib/live/feed';
import { feedOf } from '@/lib/live/hub';
import { brokerIn } from '@/lib/server/broker-access';
import { sameOrigin } from '@/lib/server/origin';
import { cookieName, cookieValue, isOver, openSession, type Session } from '@/lib/server/session';

const socketsMax = 500;
const topicsPerSocketMax = 24;
const messageBytesMax = 16 * 1024;
const heartbeatMs = 10_000;
/** Of those that RFC 6455 leaves to applications. */
const sessionOverCode = 4401;
/** A browser that reads slower than this loses updates, not the server its memory; the next update is whole again. */
const bufferedBytesMax = 4 * 1024 * 1024;

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}

/** Behind the console's proxy: it moved the browser's Host to x-forwarded-host. */
function hostOf({ headers }: IncomingMessage): string | null {
  return single(headers['x-forwarded-host']) ?? single(headers.host);
}

async function sessionAt(request: IncomingMessage): Promise<Session | undefined> {
  const cookies = single(request.headers.cookie);
  return await openSession(cookieValue(cookies, cookieName(hostOf(request))), Date.now());
}

/** One tab of a browser. */
class Tab {
  readonly #socket: WebSocket;
  readonly #session: Session;
  readonly #topics = new Map<number, () => void>();

  constructor(socket: WebSocket, session: Session) {
    this.#socket = socket;
    this.#session = session;
  }

  receive(text: string): void {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      this.#socket.close(1007, 'not JSON');
      return;
    }
    const parsed = clientMessage.safeParse(json);
    if (!parsed.success) {
      this.#socket.close(1008, 'unknown message');
      return;
    }
    const message = parsed.data;
    this.#leave(message.id);
    if (message.t === 'unsub') return;
    if (this.#topics.size >= topicsPerSocketMax) {
      this.#send({
        t: 'error',
        id: message.id,
        error: { kind: 'refused', reason: 'This tab watches too much at once.' },
      });
      return;
    }
    const broker = brokerIn(this.#session, message.broker);
    if (!broker.ok) {
      this.#send({ t: 'error', id: message.id, error: broker.error });
      return;
    }
    this.#topics.set(message.id, feedOf(broker.value).watch(message.topic, this.#watcher(message.id)));
  }

  close(): void {
    for (const leave of this.#topics.values()) leave();
    this.#topics.clear();
  }

  #leave(id: number): void {
    this.#topics.get(id)?.();
    this.#topics.delete(id);
  }

  #watcher(id: number): Watcher {
    return {
      // The datum is JSON already; many watchers share that one text.
      data: (json, ageMs, everyMs) =>
        this.#write(`{"t":"data","id":${id},"ageMs":${ageMs},"everyMs":${everyMs},"data":${json}}`),
      same: (ageMs) => this.#send({ t: 'same', id, ageMs }),
      error: (error) => this.#send({ t: 'error', id, error }),
    };
  }

  #send(message: ServerMessage): void {
    this.#write(JSON.stringify(message));
  }

  #write(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount < bufferedBytesMax) {
      this.#socket.send(text);
    }
  }
}

function attach(socket: WebSocket, session: Session): void {
  const tab = new Tab(socket, session);
  let alive = true;
  const heartbeat = setInterval(() => {
    if (!alive) return socket.terminate();
    if (isOver(session, Date.now())) return socket.close(sessionOverCode, 'the session is over');
    alive = false;
    socket.ping();
  }, heartbeatMs);
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('message', (data, binary) => {
    if (binary || !Buffer.isBuffer(data)) socket.close(1003, 'text only');
    else tab.receive(data.toString('utf8'));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(heartbeat);
    tab.close();
  });
}

/** Listens on loopback, on a free port, at a path that only this process knows; the console's proxy leads there. */
export async function startLiveServer(): Promise<void> {
  if (liveTarget() !== undefined) return;
  const secret = `/${randomBytes(24).toString('hex')}`;
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, perMessageDeflate: true });
  http.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const refuse = (status: string): void => {
      stream.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    };
    const ours = request.url?.split('?')[0] === secret && sameOrigin(single(request.headers.origin), hostOf(request));
    if (!ours || sockets.clients.size >= socketsMax) return refuse('403 Forbidden');
    sessionAt(request).then(
      (session) => {
        if (session === undefined) refuse('401 Unauthorized');
        else sockets.handleUpgrade(request, stream, head, (socket) => attach(socket, session));
      },
      () => refuse('500 Internal Server Error'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The live hub has no TCP address.');
  http.unref();
  setLiveTarget(`http://127.0.0.1:${address.port}${secret}`);
}
