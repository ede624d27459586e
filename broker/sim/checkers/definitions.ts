import type { Broker } from '../../core/broker.ts';
import type { Happening } from '../happening.ts';
import { Checker } from './checker.ts';

interface Known {
  readonly isThere: boolean;
  /** What the store must have kept for it to survive a crash. */
  readonly position: number;
}

/** What was declared is there and what was deleted is not, after every crash and at the end. */
export class Definitions extends Checker {
  override readonly name = 'definitions-survive';
  readonly #known = new Map<string, Known>();

  isThere(what: string): boolean {
    return this.#known.get(what)?.isThere === true;
  }

  override see(happening: Happening): void {
    switch (happening.kind) {
      case 'defined':
        // The reply has waited for the disk.
        this.#defined(happening.who, happening.what, happening.isThere, 0);
        return;
      case 'subscribed':
        if (!this.#keepsSession(happening.who)) return;
        this.#defined(happening.who, `session ${happening.who}`, true, this.view.written);
        return;
      case 'crashed':
        for (const [what, { isThere, position }] of this.#known) {
          if (position > happening.durable) this.#known.delete(what);
          else this.#known.set(what, { isThere, position: 0 });
        }
        return;
      case 'started':
        if (this.view.broker) this.end(this.view.broker);
        return;
      case 'session':
        if (happening.present || !this.isThere(`session ${happening.who}`)) return;
        this.fail(`the session of ${happening.who} is gone`);
    }
  }

  override end(broker: Broker): void {
    for (const [what, { isThere }] of this.#known) {
      if (has(broker, what) !== isThere) this.fail(`${what} is ${isThere ? 'lost' : 'there again'}`);
    }
  }

  #defined(who: string, what: string, isThere: boolean | undefined, position: number): void {
    if (isThere === undefined || this.view.ledger.isBehind(who)) this.#known.delete(what);
    else this.#known.set(what, { isThere, position });
  }

  #keepsSession(who: string): boolean {
    const client = this.view.plan.clients.find(({ name }) => name === who);
    return client?.kind === 'subscriber' && !client.clean;
  }
}

function has(broker: Broker, what: string): boolean {
  const [scope, rest] = what.includes(': ') ? what.split(': ') : ['/', what];
  const vhost = broker.vhosts.get(scope ?? '');
  if (vhost === undefined) return false;
  const [kind, name = '', other = ''] = (rest ?? '').split(' ');
  switch (kind) {
    case 'queue':
      return vhost.queues.has(name);
    case 'exchange':
      return vhost.exchanges.has(name);
    case 'session':
      return vhost.sessions.get(name) !== undefined;
    default:
      return [...(vhost.queues.get(other)?.inbound ?? [])].some(({ source }) => source.name === name);
  }
}
