/** The broker's own event stream, where it has one. RabbitMQ has none; then the feed asks by the clock. */
import type { ManagementClient } from '@/lib/client/management';
import { eventsPath, silenceMsMax } from '@/lib/contract/events';
import { capabilitiesPath, waybillCapabilities } from '@/lib/contract/waybill';

export type FeedEvent =
  | { readonly kind: 'open' | 'closed' | 'tick' | 'change' }
  | { readonly kind: 'capabilities'; readonly names: readonly string[] };

const retryMsMin = 1000;
const retryMsMax = 15_000;
const lineCharsMax = 1024 * 1024;

export class EventSource {
  readonly #client: ManagementClient;
  readonly #tell: (event: FeedEvent) => void;
  #abort: AbortController | undefined;
  #knows = (): void => undefined;
  /** What the broker can do was told, or can't be: nothing is to be taken for impossible before. */
  readonly known = new Promise<void>((resolve) => {
    this.#knows = resolve;
  });

  constructor(client: ManagementClient, tell: (event: FeedEvent) => void) {
    this.#client = client;
    this.#tell = tell;
  }

  start(): void {
    if (this.#abort !== undefined) return;
    this.#abort = new AbortController();
    void this.#run(this.#abort.signal);
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let retryMs = retryMsMin;
    while (!signal.aborted) {
      const able = await this.#client.get(capabilitiesPath, waybillCapabilities);
      if (!able.ok) this.#knows();
      if (able.ok) {
        const names = able.value.capabilities;
        this.#tell({ kind: 'capabilities', names });
        this.#knows();
        if (names.includes('events') && (await this.#listen(signal))) retryMs = retryMsMin;
      } else if (able.error.kind === 'not-found') {
        this.#tell({ kind: 'capabilities', names: [] });
        // A RabbitMQ now; the address may be taken over by another broker later.
        retryMs = retryMsMax;
      }
      if (!signal.aborted) await pause(retryMs, signal);
      retryMs = Math.min(retryMsMax, retryMs * 2);
    }
  }

  /** True when the stream had been open. */
  async #listen(outer: AbortSignal): Promise<boolean> {
    const own = new AbortController();
    let silence = setTimeout(() => own.abort(), silenceMsMax);
    let opened = false;
    try {
      const response = await this.#client.stream(eventsPath, AbortSignal.any([outer, own.signal]));
      if (!response.ok || response.body === null) return false;
      opened = true;
      this.#tell({ kind: 'open' });
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body) {
        clearTimeout(silence);
        silence = setTimeout(() => own.abort(), silenceMsMax);
        rest += decoder.decode(chunk, { stream: true });
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        if (rest.length > lineCharsMax) break;
        for (const line of lines) this.#line(line.trimEnd());
      }
    } catch {
      // The line broke, or it was cut by stop(); either way the feed goes on by the clock.
    } finally {
      clearTimeout(silence);
      own.abort();
      if (opened) this.#tell({ kind: 'closed' });
    }
    return opened;
  }

  /** What a tick says is asked for anew in RabbitMQ's shapes, so that both kinds of broker look the same further on. */
  #line(line: string): void {
    const event = /^event: ?(\w+)$/.exec(line)?.[1];
    if (event === 'tick') this.#tell({ kind: 'tick' });
    else if (event === 'change' || event === 'alarm') this.#tell({ kind: 'change' });
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
