/** The dead letters of a queue as they were at one moment. What is chosen is chosen from such a scan. */
import { randomBytes } from 'node:crypto';
import type { Broker } from '@/lib/client/brokers';
import { isCapable } from '@/lib/client/capable';
import { previewBytesKeptMax, scanMessagesMax } from '@/lib/contract/letter-facts';
import { type BrokerError, fail, ok, type Result } from '@/lib/contract/result';
import { LetterIds, letterOf } from '@/lib/dead-letters/letter-of';
import { browseQueue, getAndRequeueQueue } from '@/lib/dead-letters/read-queue';
import type { Letter } from '@/lib/model/letter';
import { oneInProcess } from '@/lib/server/one-in-process';

export type Scan = {
  readonly id: string;
  readonly broker: string;
  /** What one user may read isn't for all. */
  readonly user: string;
  readonly vhost: string;
  readonly queue: string;
  readonly startedMs: number;
  readonly letters: Letter[];
  state: 'running' | 'done' | 'failed';
  total: number | null;
  complete: boolean;
  error: BrokerError | undefined;
};

/** The oldest goes: a choice made from it must be made anew. */
const scansMax = 12;
/** Of all scans together: they are kept in memory. */
const lettersKeptMax = 2 * scanMessagesMax;

type Listener = (scan: Scan) => void;

export class Scans {
  readonly #scans = new Map<string, Scan>();
  readonly #listeners = new Set<Listener>();

  /** Hears of each scan that came to its end. */
  onDone(listener: Listener): void {
    this.#listeners.add(listener);
  }

  find(id: string): Scan | undefined {
    return this.#scans.get(id);
  }

  latest({ name, user }: Broker, vhost: string, queue: string): Scan | undefined {
    return [...this.#scans.values()].findLast(
      (scan) => scan.broker === name && scan.user === user && scan.vhost === vhost && scan.queue === queue,
    );
  }

  /** One at a time of each queue. It goes on by itself; its progress is in what is returned. */
  start(broker: Broker, vhost: string, queue: string): Scan {
    const running = this.latest(broker, vhost, queue);
    if (running?.state === 'running') return running;
    const scan: Scan = {
      id: randomBytes(9).toString('base64url'),
      broker: broker.name,
      user: broker.user,
      vhost,
      queue,
      startedMs: Date.now(),
      letters: [],
      state: 'running',
      total: null,
      complete: false,
      error: undefined,
    };
    this.#makeRoom();
    this.#scans.set(scan.id, scan);
    void this.#run(broker, scan);
    return scan;
  }

  /** For one more, which may be as large as any. */
  #makeRoom(): void {
    let letters = [...this.#scans.values()].reduce((sum, scan) => sum + scan.letters.length, 0);
    for (const [id, scan] of this.#scans) {
      if (this.#scans.size < scansMax && letters <= lettersKeptMax - scanMessagesMax) break;
      letters -= scan.letters.length;
      this.#scans.delete(id);
    }
  }

  async #run(broker: Broker, scan: Scan): Promise<void> {
    const ids = new LetterIds();
    let kept = 0;
    const reading = {
      broker,
      vhost: scan.vhost,
      queue: scan.queue,
      onMessage: (content: Parameters<LetterIds['next']>[0], total: number): void => {
        const letter = letterOf(content, ids.next(content), scan.letters.length, previewBytesKeptMax - kept);
        kept += letter.payload.length;
        scan.letters.push(letter);
        scan.total = total;
      },
    };
    let result: Awaited<ReturnType<typeof browseQueue>>;
    try {
      result = (await isCapable(broker.client, 'browse'))
        ? await browseQueue(reading)
        : await getAndRequeueQueue(reading);
    } catch (error) {
      result = fail('invalid', error instanceof Error ? error.message : String(error));
    }
    if (result.ok) {
      scan.total = result.value.total;
      scan.complete = result.value.complete;
      scan.state = 'done';
      for (const listener of this.#listeners) listener(scan);
    } else {
      scan.error = result.error;
      scan.state = 'failed';
    }
  }
}

export const theScans = oneInProcess('dead-letters.scans', () => new Scans());

/** The scan that a choice was made from, and not a later one. */
export function scanOf(broker: Broker, choice: { vhost: string; queue: string; scan: string }): Result<Scan> {
  const scan = theScans().find(choice.scan);
  const own = scan?.broker === broker.name && scan.user === broker.user;
  const same = own && scan.vhost === choice.vhost && scan.queue === choice.queue;
  if (scan === undefined || !same || scan.state !== 'done') {
    return fail('not-found', 'What was chosen from is no longer kept. Read the queue again and choose anew.', 404);
  }
  return ok(scan);
}
