import type { IncomingMessage, ServerResponse } from 'node:http';
import type { User } from '../core/access.ts';
import { authenticate, checkRight } from './auth.ts';
import { type Api, Call, type Handler } from './call.ts';
import { Durability } from './durability.ts';
import { internalError, notFound } from './errors.ts';
import { EventStreams } from './event-streams.ts';
import { GlobalParameters } from './global-parameters.ts';
import { homePage } from './home-page.ts';
import { METRICS_CONTENT_TYPE, metricsText } from './metrics.ts';
import { NodeUsage } from './node-usage.ts';
import type { ManagementOptions } from './options.ts';
import { Reply } from './reply.ts';
import { readBody } from './request-body.ts';
import { allowed, isMethod, type Match, Router } from './router.ts';
import { ROUTES } from './routes.ts';
import { Sampler } from './stats/sampler.ts';

const EVENTS_PATH = '/api/waybill/events';
const URL_CHARS_MAX = 8 * 1024;

export interface ManagementApi {
  /** Answers one request; never throws, never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the event streams and the sampling. */
  close(): void;
}

export function createManagementApi(options: ManagementOptions): ManagementApi {
  const { broker } = options;
  const usage = new NodeUsage(options);
  const sampler = new Sampler(broker, usage);
  const streams = new EventStreams(sampler);
  const api: Api = {
    broker,
    options,
    sampler,
    usage,
    streams,
    parameters: new GlobalParameters(broker),
  };
  const dispatcher = new Dispatcher(api);
  return {
    handle: (request, response) => dispatcher.handle(request, response),
    close: () => {
      streams.close();
      sampler.close();
    },
  };
}

class Dispatcher {
  readonly #api: Api;
  readonly #router = new Router(ROUTES);
  readonly #durability: Durability;

  constructor(api: Api) {
    this.#api = api;
    this.#durability = new Durability(api.broker);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    void this.#answerSafely(request, response).then((reply) => reply && send(request, response, reply));
  }

  async #answerSafely(request: IncomingMessage, response: ServerResponse): Promise<Reply | undefined> {
    try {
      return await this.#answer(request, response);
    } catch (error) {
      this.#api.options.log?.error({ err: error, method: request.method }, 'a management request failed');
      return internalError();
    }
  }

  /** Undefined: the answer is a stream, which is under way. */
  #answer(request: IncomingMessage, response: ServerResponse): Promise<Reply> | Reply | undefined {
    const target = request.url ?? '/';
    if (target.length > URL_CHARS_MAX) return new Reply(414);
    const [path = '/', search = ''] = splitOnce(target, '?');
    if (path === '/' && isReading(request)) return homePage(this.#api.options);
    if (path === '/metrics' && isReading(request)) return this.#metrics();
    if (path === EVENTS_PATH && request.method === 'GET') return this.#events(request, response);
    return this.#callApi(request, path, new URLSearchParams(search));
  }

  /** Without a login, as RabbitMQ's: it tells numbers, no names but the node's. */
  #metrics(): Reply {
    return new Reply(200, metricsText(this.#api), { 'content-type': METRICS_CONTENT_TYPE });
  }

  #login(request: IncomingMessage): User | Reply {
    const { broker, options } = this.#api;
    return authenticate(
      broker,
      options.authenticator,
      request.headers.authorization,
      request.socket.remoteAddress ?? '',
    );
  }

  #events(request: IncomingMessage, response: ServerResponse): Reply | undefined {
    const user = this.#login(request);
    if (user instanceof Reply) return user;
    const refusal = checkRight(user, 'management');
    if (refusal !== undefined) return refusal;
    if (this.#api.streams.full) return new Reply(503, { error: 'busy', reason: 'too many event streams are open' });
    const call = new Call({
      ...this.#callBase(request, user),
      params: {},
      query: new URLSearchParams(),
      raw: Buffer.alloc(0),
    });
    this.#api.streams.open(response, {
      seesAll: call.isMonitor,
      user: user.name,
      sees: (vhost) => call.isMonitor || call.actor.mayEnter(vhost),
    });
    return undefined;
  }

  #callBase(request: IncomingMessage, user: User) {
    return {
      api: this.#api,
      method: request.method === 'HEAD' ? 'GET' : (request.method ?? ''),
      headers: request.headers,
      user,
    };
  }

  async #callApi(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Reply> {
    if (path === '/api' || path === '/api/') return new Reply(301, undefined, { location: '/api/index.html' });
    const match = path.startsWith('/api/') ? this.#router.match(path.slice('/api'.length)) : undefined;
    if (match === undefined) return notFound();
    const early = preliminary(request, match);
    if (early !== undefined) return early;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const entry = method !== undefined && isMethod(method) ? match.place.methods[method] : undefined;
    if (entry === undefined) return new Reply(405, undefined, { allow: allowed(match.place) });
    const user = entry.right === 'none' ? NOBODY : this.#login(request);
    if (user instanceof Reply) return user;
    const refusal = checkRight(user, entry.right);
    if (refusal !== undefined) return refusal;
    if (!accepts(request.headers.accept)) return new Reply(406);
    const raw = await readBody(request);
    if (raw instanceof Reply) return raw;
    const call = new Call({ ...this.#callBase(request, user), params: match.params, query, raw });
    return method === 'GET' ? entry.handler(call) : this.#change(entry.handler, call);
  }

  async #change(handler: Handler, call: Call): Promise<Reply> {
    const { written } = this.#api.broker.store;
    const reply = await handler(call);
    if (this.#api.broker.store.written === written || (await this.#durability.reached())) return reply;
    return new Reply(503, { error: 'not_durable', reason: 'done, but not on disk yet: a crash now would undo it' });
  }
}

/** For the few paths that nobody has to log in for. */
const NOBODY: User = { name: '', passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} };

const isReading = (request: IncomingMessage): boolean => request.method === 'GET' || request.method === 'HEAD';

function preliminary(request: IncomingMessage, match: Match): Reply | undefined {
  return request.method === 'OPTIONS' ? new Reply(200, undefined, { allow: allowed(match.place) }) : undefined;
}

/** JSON is all there is (RFC 9110 §12.5.1). */
function accepts(header: string | undefined): boolean {
  if (header === undefined || header.trim() === '') return true;
  return header.split(',').some((part) => {
    const type = part.split(';')[0]?.trim().toLowerCase();
    return type === '*/*' || type === 'application/*' || type === 'application/json' || type === 'application/bigint';
  });
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const isText = typeof reply.body === 'string';
  const body = reply.body === undefined ? '' : isText ? String(reply.body) : JSON.stringify(reply.body);
  response.statusCode = reply.status;
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('x-content-type-options', 'nosniff');
  if (body !== '') response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.status !== 204) response.setHeader('content-length', Buffer.byteLength(body));
  // A body that wasn't read to its end would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.end(request.method === 'HEAD' ? '' : body);
}
