import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';

/** Where a ready message stands: the higher priority first, then the smaller `seq`. */
export interface Place {
  readonly priority: number;
  readonly seq: number;
}

export function placeOf(entry: Entry): Place {
  return { priority: Math.min(entry.message.priority, entry.queue.settings.maxPriority), seq: entry.seq };
}

export const isAfter = (a: Place, b: Place): boolean =>
  a.priority === b.priority ? a.seq > b.seq : a.priority < b.priority;

/**
 * How many ready messages stand at a place or before it. Found by halves, since the queue keeps that order. `hint` is
 * what it was when it was asked last: unless something has left or come back since, two looks are enough.
 */
export function countUpTo(queue: Queue, place: Place, hint?: number): number {
  const passed = (index: number): boolean => {
    const entry = queue.browse(index, 1)[0];
    return entry !== undefined && !isAfter(placeOf(entry), place);
  };
  if (hint !== undefined && hint <= queue.readyCount && (hint === 0 || passed(hint - 1)) && !passed(hint)) return hint;
  let low = 0;
  let high = queue.readyCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passed(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ready message with that `seq`. Without its priority each of them has to be asked. */
export function findReady(queue: Queue, seq: number): { readonly entry: Entry; readonly offset: number } | undefined {
  for (let priority = queue.settings.maxPriority; priority >= 0; priority--) {
    const offset = countUpTo(queue, { priority, seq: seq - 1 });
    const entry = queue.browse(offset, 1)[0];
    if (entry?.seq === seq) return { entry, offset };
  }
  return undefined;
}

/** Of these, the ones that somebody holds. */
export function findUnacked(queue: Queue, seqs: ReadonlySet<number>): Map<number, Entry> {
  const found = new Map<number, Entry>();
  if (seqs.size === 0) return found;
  for (const entry of queue.unacked()) {
    if (seqs.has(entry.seq)) found.set(entry.seq, entry);
    if (found.size === seqs.size) break;
  }
  return found;
}
