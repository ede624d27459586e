import type { ServerResponse } from 'node:http';
import type { AlarmEvent, ChangeEvent, EventName, TickEvent } from '../../lib/contract/events.ts';
import type { BrokerEvent } from '../core/events.ts';
import { tickOf, type Viewer } from './present/tick.ts';
import type { Activity, Sampler } from './stats/sampler.ts';

/** A reader that leaves this many bytes lying is dropped. */
export const STREAM_BACKLOG_BYTES_MAX = 1024 * 1024;
/** Consoles keep one stream for all their browsers, so this is plenty. */
export const STREAMS_MAX = 64;
/** Changes beyond this between two ticks aren't sent one by one: the next tick says that there was more. */
const CHANGES_PER_TICK_MAX = 1_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;

type Payload = { tick: TickEvent; change: ChangeEvent; alarm: AlarmEvent };

interface Reader {
  readonly response: ServerResponse;
  readonly viewer: Viewer;
}

/** The live events of `/api/waybill/events`. */
export class EventStreams {
  readonly #sampler: Sampler;
  readonly #readers = new Set<Reader>();
  readonly #stops: (() => void)[];
  #changes = 0;

  constructor(sampler: Sampler) {
    this.#sampler = sampler;
    const { events, alarms } = sampler.broker;
    this.#stops = [
      sampler.onTick((activity) => this.#tick(activity)),
      events.on((event) => this.#changed(event)),
      alarms.onChange(() => this.#alarm()),
    ];
  }

  get full(): boolean {
    return this.#readers.size >= STREAMS_MAX;
  }

  open(response: ServerResponse, viewer: Viewer): void {
    response.writeHead(200, HEADERS);
    response.write(': waybill\n\n');
    const reader = { response, viewer };
    this.#readers.add(reader);
    response.on('close', () => this.#readers.delete(reader));
    // A reset by the peer is followed by `close`.
    response.on('error', () => response.destroy());
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const { response } of this.#readers) response.end();
    this.#readers.clear();
  }

  #tick(activity: Activity): void {
    const overflow = this.#changes > CHANGES_PER_TICK_MAX;
    this.#changes = 0;
    if (this.#readers.size === 0) return;
    for (const reader of this.#readers) {
      this.#send(reader, 'tick', tickOf(this.#sampler, activity, reader.viewer, overflow));
    }
  }

  #changed(event: BrokerEvent): void {
    if (this.#readers.size === 0 || ++this.#changes > CHANGES_PER_TICK_MAX) return;
    const at = this.#sampler.broker.env.now();
    for (const reader of this.#readers) {
      if (mayHear(reader.viewer, event)) this.#send(reader, 'change', { at, ...event });
    }
  }

  #alarm(): void {
    const { alarms, env } = this.#sampler.broker;
    for (const reader of this.#readers) {
      this.#send(reader, 'alarm', { at: env.now(), on: alarms.any, reasons: [...alarms.reasons] });
    }
  }

  #send<N extends EventName>(reader: Reader, name: N, payload: Payload[N]): void {
    this.#write(reader, `event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`);
  }

  #write(reader: Reader, text: string): void {
    const { response } = reader;
    if (response.writableLength > STREAM_BACKLOG_BYTES_MAX) {
      this.#readers.delete(reader);
      response.destroy();
      return;
    }
    response.write(text);
  }
}

/** Users, permissions and other people's connections are the business of those who see all. */
function mayHear(viewer: Viewer, { type, vhost }: BrokerEvent): boolean {
  if (viewer.seesAll) return true;
  return vhost !== undefined && !/^(connection|channel|permission|user)\./.test(type) && viewer.sees(vhost);
}
