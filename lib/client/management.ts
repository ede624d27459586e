import type { z } from 'zod';
import { loginOf } from '@/lib/client/broker-url';
import { errorBody } from '@/lib/contract/management';
import { type BrokerErrorKind, fail, ok, type Result } from '@/lib/contract/result';

const timeoutMsMax = 10_000;
const responseBytesMax = 64 * 1024 * 1024;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

type Call = { readonly method: string; readonly path: string; readonly body?: unknown; readonly reason?: string };

/** `/`-separated path of names that may themselves hold `/`. */
export function path(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

/** A collection of one virtual host, or of all. */
export function scoped(collection: string, vhost: string | undefined): string {
  return vhost === undefined ? collection : path(collection, vhost);
}

/** Connections and channels hang under the vhost, other collections take it as a part of their path. */
export function underVhost(collection: string, vhost: string | undefined): string {
  return vhost === undefined ? collection : path('vhosts', vhost, collection);
}

/** In an address `.` and `..` are no names, however they are written: what is asked for would be something else. */
const dotSegment = /(^|\/)\.\.?(\/|\?|$)/;

/** The management API names the default exchange, whose name is empty, `amq.default`. */
export function exchangePath(name: string): string {
  return name === '' ? 'amq.default' : name;
}

function withQuery(target: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text === '' ? target : `${target}?${text}`;
}

/** RabbitMQ gives reasons as text, as a list (`["not_int","priority"]`), or only the error's name. */
function reasonOf(text: string, status: number): { reason: string; refusedByRights: boolean } {
  let reason = `The broker answered with status ${status}.`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { reason, refusedByRights: false };
  }
  const body = errorBody.safeParse(parsed);
  if (!body.success) return { reason, refusedByRights: false };
  const given = body.data.reason ?? body.data.error;
  if (typeof given === 'string') reason = given;
  else if (Array.isArray(given)) reason = given.map(String).join(': ');
  return { reason, refusedByRights: body.data.error === 'not_authorised' };
}

function kindOf(status: number, refusedByRights: boolean): BrokerErrorKind {
  // 401 is also RabbitMQ's answer to a user who is known but lacks a permission.
  if (status === 401) return refusedByRights ? 'forbidden' : 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  return status >= 500 ? 'unreachable' : 'refused';
}

async function readBounded(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > responseBytesMax) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Speaks the management API of one broker with the credentials of its URL, which never leave this process. */
export class ManagementClient {
  readonly #base: string;
  readonly #authorization: string;

  constructor(url: string) {
    const parsed = new URL(url);
    const { user, password } = loginOf(parsed);
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#base = `${parsed.origin}${parsed.pathname.replace(/\/$/, '')}/api/`;
  }

  async get<T extends z.ZodType>(target: string, schema: T, query: Query = {}): Promise<Result<z.infer<T>>> {
    const answer = await this.#call({ method: 'GET', path: withQuery(target, query) });
    return answer.ok ? this.#parse(answer.value, schema) : answer;
  }

  async post<T extends z.ZodType>(target: string, body: unknown, schema: T): Promise<Result<z.infer<T>>> {
    const answer = await this.#call({ method: 'POST', path: target, body });
    return answer.ok ? this.#parse(answer.value, schema) : answer;
  }

  /** For calls whose answer carries nothing but its status. */
  async send(
    method: 'PUT' | 'POST' | 'DELETE',
    target: string,
    body?: unknown,
    reason?: string,
  ): Promise<Result<null>> {
    const answer = await this.#call({ method, path: target, body, ...(reason === undefined ? {} : { reason }) });
    return answer.ok ? ok(null) : answer;
  }

  /** For calls that answer with something or with nothing at all. */
  async maybe<T extends z.ZodType>(
    method: 'PUT' | 'POST',
    target: string,
    body: unknown,
    schema: T,
  ): Promise<Result<z.infer<T> | null>> {
    const answer = await this.#call({ method, path: target, body });
    if (!answer.ok) return answer;
    return answer.value === '' ? ok(null) : this.#parse(answer.value, schema);
  }

  /** The live event stream; the caller reads it and aborts it. */
  stream(target: string, signal: AbortSignal): Promise<Response> {
    return fetch(this.#base + target, {
      headers: { authorization: this.#authorization, accept: 'text/event-stream' },
      redirect: 'error',
      signal,
    });
  }

  async #call(call: Call): Promise<Result<string>> {
    if (dotSegment.test(call.path)) {
      return fail('refused', 'What is called “.” or “..” can’t be named in an HTTP address. A client over AMQP can.');
    }
    // RabbitMQ answers a purge with 406 to who accepts JSON only, though it sends no body at all.
    const headers: Record<string, string> = { authorization: this.#authorization, accept: '*/*' };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    // A header holds Latin-1 without controls; anything else would make fetch throw.
    if (call.reason !== undefined) headers['x-reason'] = call.reason.replace(/[^\x20-\x7e\xa0-\xff]/g, '?');
    try {
      const response = await fetch(this.#base + call.path, {
        method: call.method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMsMax),
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      const text = await readBounded(response);
      if (text === undefined) return fail('invalid', 'The broker’s answer is larger than the console accepts.');
      if (response.ok) return ok(text);
      const { reason, refusedByRights } = reasonOf(text, response.status);
      return fail(kindOf(response.status, refusedByRights), reason, response.status);
    } catch (error) {
      return fail('unreachable', unreachableReason(error));
    }
  }

  #parse<T extends z.ZodType>(text: string, schema: T): Result<z.infer<T>> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return fail('invalid', 'The broker’s answer is not JSON. Is this the management API’s address?');
    }
    const parsed = schema.safeParse(value);
    return parsed.success
      ? ok(parsed.data)
      : fail('invalid', 'The broker’s answer has a shape that is not known here.');
  }
}

function unreachableReason(error: unknown): string {
  if (!(error instanceof Error)) return 'The broker can’t be reached.';
  if (error.name === 'TimeoutError') return `No answer within ${timeoutMsMax / 1000} s.`;
  const cause = error.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'The connection was refused: nothing listens at the broker’s HTTP address.';
  if (code === 'ENOTFOUND') return 'The broker’s host name can’t be resolved.';
  return code === '' ? 'The connection to the broker failed.' : `The connection to the broker failed (${code}).`;
}
