import type { ClientConnection } from '../core/clients.ts';
import type { Journey, PublisherWatch, Watch, WatchSpec } from '../core/journey.ts';
import { RecordedJourney } from './recorded-journey.ts';

/** Hops of all watches together. */
export interface Room {
  take(): boolean;
  giveBack(hops: number): void;
}

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** ms of a clock that nobody sets, as fine as there is one. */
  fine(): number;
}

/** What one publisher has sent since somebody began to follow it. */
export class RecordedWatch implements PublisherWatch, Watch {
  readonly id: string;
  readonly vhost: string;
  readonly publisher: string;
  readonly user: string | undefined;
  readonly owner: string;
  readonly messagesMax: number;
  readonly keptMs: number;
  readonly createdAt: number;
  readonly messages: RecordedJourney[] = [];
  expiresAt: number;
  beyond = 0;
  lost = 0;
  readonly #room: Room;
  readonly #clock: Clock;
  readonly #began: number;

  constructor(id: string, spec: WatchSpec, room: Room, clock: Clock) {
    this.id = id;
    this.vhost = spec.vhost;
    this.publisher = spec.publisher;
    this.user = spec.user;
    this.owner = spec.owner;
    this.messagesMax = spec.messagesMax;
    this.keptMs = spec.keptMs;
    this.createdAt = clock.now();
    this.expiresAt = this.createdAt + spec.keptMs;
    this.#room = room;
    this.#clock = clock;
    this.#began = clock.fine();
  }

  /** From the beginning of the watch on, so that the times of its hops are as far apart as the hops were. */
  now(): number {
    return this.createdAt + this.#clock.fine() - this.#began;
  }

  takeRoom(): boolean {
    if (this.#room.take()) return true;
    this.lost++;
    return false;
  }

  matches(connection: ClientConnection): boolean {
    if (connection.vhost !== this.vhost) return false;
    if (this.user !== undefined && connection.user !== this.user) return false;
    return connection.name === this.publisher || givenNames(connection).includes(this.publisher);
  }

  begin({ name, protocol }: ClientConnection, channel: number, octets: number): Journey | undefined {
    if (this.messages.length >= this.messagesMax) {
      this.beyond++;
      return undefined;
    }
    const journey = new RecordedJourney(this.messages.length + 1, this);
    this.messages.push(journey);
    journey.add({ type: 'received', connection: name, channel, protocol, octets });
    return journey;
  }

  looked(): void {
    this.expiresAt = this.#clock.now() + this.keptMs;
  }

  end(): void {
    for (const journey of this.messages.splice(0)) this.#room.giveBack(journey.end());
  }
}

/** What a client calls itself: over AMQP its connection's name, over MQTT its identifier. */
function givenNames({ clientProperties }: ClientConnection): string[] {
  return ['connection_name', 'client_id'].flatMap((key) => {
    const field = clientProperties.get(key);
    return field?.type === 'longstr' ? [field.value] : [];
  });
}
