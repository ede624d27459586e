/** What a broker that can't be asked must have stored, as far as the packets tell that it was sent and that it sends. */

import type { Fate, Hop, LabEvent, PacketEvent, StateLine } from '@/lib/lab/model';
import { storeClauses } from '@/lib/lab/mqtt-lines';

const arrived: ReadonlySet<Fate> = new Set<Fate>(['forwarded', 'passed', 'duplicated', 'delayed', 'reordered']);

type Seen = { readonly at: number; readonly event: LabEvent };

/** Without the part that is this run's alone. */
const shortTopic = (topic: string): string => topic.replace(/^lab\/[^/]+\//, '');

/** In the order in which the broker knows it: what it sends when it sends it, what it is sent when that arrives. */
function asTheBrokerKnows(events: readonly LabEvent[]): readonly Seen[] {
  const seen: Seen[] = [];
  for (const event of events) {
    if (event.kind !== 'packet' || event.direction === 'down') seen.push({ at: event.n, event });
    else if (arrived.has(event.fate)) seen.push({ at: event.decidedN ?? event.n, event });
  }
  return seen.sort((a, b) => a.at - b.at);
}

/** A session, as it must be on the broker's side. */
class SeenSession {
  version: 4 | 5 = 5;
  /** The broker has accepted a connection of it; its existence is a part of what is stored (MQTT 5.0 §4.1). */
  begun = false;
  connected = false;
  clean = true;
  will = false;
  readonly filters = new Set<string>();
  /** QoS 2, received and not released yet. */
  readonly taken = new Set<number>();
  /** Sent and not settled: what is awaited for it. */
  readonly owed = new Map<number, string>();
  /** Messages that it has subscribed to and that haven't been seen going out. */
  readonly queued = new Set<string>();

  forget(): void {
    this.begun = false;
    this.filters.clear();
    this.taken.clear();
    this.owed.clear();
    this.queued.clear();
  }

  closed(): void {
    this.connected = false;
    this.will = false;
    if (this.clean) this.forget();
  }

  get exists(): boolean {
    return this.begun;
  }
}

class SeenMqtt {
  readonly sessions: Readonly<Record<Hop, SeenSession>> = {
    publisher: new SeenSession(),
    subscriber: new SeenSession(),
  };
  retained: string | undefined;

  packet({ hop, direction, type, facts }: PacketEvent): void {
    const session = this.sessions[hop];
    const id = typeof facts.id === 'number' ? facts.id : undefined;
    if (direction === 'down') this.#sent(session, type, id, facts);
    else this.#received(session, type, id, facts);
  }

  #sent(session: SeenSession, type: string, id: number | undefined, facts: PacketEvent['facts']): void {
    if (type === 'CONNACK' && facts.reason === 0) {
      session.connected = true;
      session.begun = true;
    }
    if (type !== 'PUBLISH') return;
    session.queued.delete(String(facts.payload));
    if (id !== undefined) session.owed.set(id, facts.qos === 2 ? 'PUBREC' : 'PUBACK');
  }

  #received(session: SeenSession, type: string, id: number | undefined, facts: PacketEvent['facts']): void {
    if (type === 'CONNECT') {
      session.version = facts.level === 5 ? 5 : 4;
      session.clean = facts.clean === true;
      if (session.clean) session.forget();
      session.will = facts.will === true;
    } else if (type === 'DISCONNECT') session.will = false;
    else if (type === 'SUBSCRIBE') session.filters.add(shortTopic(String(facts.filters)));
    else if (type === 'PUBLISH') this.#published(session, id, facts);
    if (id === undefined) return;
    if (type === 'PUBREL') session.taken.delete(id);
    else if (type === 'PUBREC') session.owed.set(id, 'PUBCOMP');
    else if (type === 'PUBACK' || type === 'PUBCOMP') session.owed.delete(id);
  }

  #published(session: SeenSession, id: number | undefined, facts: PacketEvent['facts']): void {
    // The same identifier again is the same message again.
    if (id !== undefined && session.taken.has(id)) return;
    if (id !== undefined && facts.qos === 2) session.taken.add(id);
    const message = String(facts.payload);
    if (facts.retain === true) this.retained = message === '' ? undefined : message;
    const { subscriber } = this.sessions;
    if (subscriber.filters.size > 0 && (subscriber.connected || facts.qos !== 0)) subscriber.queued.add(message);
  }

  lines(): StateLine[] {
    const lines: StateLine[] = [];
    for (const hop of ['publisher', 'subscriber'] as const) {
      const session = this.sessions[hop];
      if (session.exists) lines.push(...sessionLines(`${hop}’s session`, session));
    }
    if (this.retained !== undefined) lines.push({ kind: 'retained', name: 'retained', value: this.retained });
    return lines;
  }
}

function sessionLines(whose: string, session: SeenSession): StateLine[] {
  return [
    { kind: 'session', name: whose, value: session.connected ? 'connected' : 'kept, nobody connected' },
    ...[...session.filters].map((filter) => ({
      kind: 'subscription' as const,
      name: `${whose}, subscribed`,
      value: filter,
    })),
    ...[...session.taken].map((id) => ({
      kind: 'kept-id' as const,
      name: `${whose}, id ${id}`,
      value: 'QoS 2 received, id kept until PUBREL',
      clause: storeClauses[session.version].keptId,
    })),
    ...[...session.owed].map(([id, awaited]) => ({
      kind:
        awaited === 'PUBCOMP'
          ? ('pubrel' as const)
          : awaited === 'PUBREC'
            ? ('publish-2' as const)
            : ('publish-1' as const),
      name: `${whose}, id ${id}`,
      value: `waits for ${awaited}`,
      ...(awaited === 'PUBCOMP' ? {} : { holds: true as const }),
    })),
    ...[...session.queued].map((message) => ({
      kind: 'queued' as const,
      name: `${whose}, queue`,
      value: `${message} taken, not seen going on`,
      messages: [message],
      holds: true as const,
    })),
    ...(session.will
      ? [{ kind: 'will' as const, name: 'publisher’s will', value: 'published when it goes without DISCONNECT' }]
      : []),
  ];
}

export function seenOfBroker(events: readonly LabEvent[]): StateLine[] {
  const seen = new SeenMqtt();
  for (const { event } of asTheBrokerKnows(events)) {
    if (event.kind === 'packet') seen.packet(event);
    else if (event.kind === 'link' && event.what !== 'opened') seen.sessions[event.hop].closed();
  }
  return seen.lines();
}

/** AMQP deliveries that were sent to the consumer's connection and not settled on it: a broker counts them as unacked. */
export function seenUnacked(events: readonly LabEvent[]): number {
  const unacked = new Set<string>();
  for (const { event } of asTheBrokerKnows(events)) {
    if (event.kind === 'link' && event.hop === 'subscriber' && event.what !== 'opened') unacked.clear();
    if (event.kind !== 'packet' || event.hop !== 'subscriber') continue;
    const delivery = `${event.facts.channel} ${event.facts.deliveryTag}`;
    if (event.type === 'basic.deliver') unacked.add(delivery);
    else if (/^basic\.(ack|nack|reject)$/.test(event.type) && event.direction === 'up') unacked.delete(delivery);
  }
  return unacked.size;
}
