import { Actor, type User } from '../core/access.ts';

import type { Broker } from '../core/broker.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Queue } from '../core/queue/queue.ts';
import type { VHost } from '../core/vhost.ts';
import { holds } from './auth.ts';
import { Body, isObject } from './body.ts';
import { badRequest, missing, notAuthorised, notFound } from './errors.ts';
import type { EventStreams } from './event-streams.ts';
import type { GlobalParameters } from './global-parameters.ts';
import type { NodeUsage } from './node-usage.ts';
import type { ManagementOptions } from './options.ts';
import { Reply } from './reply.ts';
import type { Sampler } from './stats/sampler.ts';

/** What all handlers share. */
export interface Api {
  readonly broker: Broker;
  readonly options: ManagementOptions;
  readonly sampler: Sampler;
  readonly usage: NodeUsage;
  readonly streams: EventStreams;
  readonly parameters: GlobalParameters;
}

export interface CallInput {
  readonly api: Api;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly user: User;
  readonly raw: Buffer;
}

/** One request, with the user known and the right of its route checked. */
export class Call {
  readonly api: Api;
  readonly broker: Broker;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly actor: Actor;
  readonly headers: CallInput['headers'];
  readonly #params: CallInput['params'];
  readonly #raw: Buffer;

  constructor(input: CallInput) {
    this.api = input.api;
    this.broker = input.api.broker;
    this.method = input.method;
    this.query = input.query;
    this.user = input.user;
    this.headers = input.headers;
    this.#params = input.params;
    this.#raw = input.raw;
    // Every request is somebody else, so another's exclusive queue stays locked.
    this.actor = new Actor(this.broker.access, input.user.name, this);
  }

  /** A part of the path; the router has made sure that it is there. */
  param(name: string): string {
    return this.#params[name] ?? '';
  }

  flag(name: string): boolean {
    return this.query.get(name) === 'true';
  }

  header(name: string): string | undefined {
    const value = this.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** An empty body is an empty object. */
  body(): Body | Reply {
    const text = this.#raw.toString('utf8');
    if (text.trim() === '') return new Body({});
    try {
      const json: unknown = JSON.parse(text);
      return isObject(json) ? new Body(json) : badRequest('not_json');
    } catch {
      return badRequest('not_json');
    }
  }

  get text(): string {
    return this.#raw.toString('utf8');
  }

  get isMonitor(): boolean {
    return holds(this.user, 'monitoring');
  }

  mayEnter(vhost: VHost): boolean {
    return this.actor.mayEnter(vhost.name);
  }

  /** Those whose objects the user may see in lists. */
  visibleVHosts(): VHost[] {
    return [...this.broker.vhosts.values()].filter((v) => this.isMonitor || this.mayEnter(v));
  }

  /** The virtual host of the path, if the user may use it. */
  vhost(): VHost | Reply {
    const vhost = this.broker.vhosts.get(this.param('vhost'));
    const looks = this.method === 'GET' && this.isMonitor;
    if (vhost !== undefined && (looks || this.mayEnter(vhost))) return vhost;
    if (vhost !== undefined || !this.isMonitor) return notAuthorised('User not authorised to access virtual host');
    return this.method === 'PUT' || this.method === 'POST' ? missing('vhost_not_found') : notFound();
  }
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** The default exchange has no name; a path calls it so. */
export const exchangeNameOf = (segment: string): string => (segment === 'amq.default' ? '' : segment);

export function inVHost(handler: (call: Call, vhost: VHost) => Reply | Promise<Reply>): Handler {
  return (call) => {
    const vhost = call.vhost();
    return vhost instanceof Reply ? vhost : handler(call, vhost);
  };
}

export function onQueue(handler: (call: Call, queue: Queue) => Reply | Promise<Reply>): Handler {
  return inVHost((call, vhost) => {
    const queue = vhost.queues.get(call.param('queue'));
    return queue === undefined ? notFound() : handler(call, queue);
  });
}

export function onExchange(handler: (call: Call, exchange: Exchange) => Reply | Promise<Reply>): Handler {
  return inVHost((call, vhost) => {
    const exchange = vhost.exchanges.get(exchangeNameOf(call.param('exchange')));
    return exchange === undefined ? notFound() : handler(call, exchange);
  });
}

/** With the JSON body read; its keys are still to be checked. */
export function withBody(handler: (call: Call, body: Body) => Reply | Promise<Reply>): Handler {
  return (call) => {
    const body = call.body();
    return body instanceof Reply ? body : handler(call, body);
  };
}
