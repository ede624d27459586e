/** A queue's letters as a page shows them: grouped, and one page of one group. */
import type { Broker } from '@/lib/client/brokers';
import { isCapable } from '@/lib/client/capable';
import { lettersPageMax } from '@/lib/contract/letter-facts';
import type { LettersQuery } from '@/lib/contract/letters';
import { type BrokerError, ok, type Result } from '@/lib/contract/result';
import { type Scan, theScans } from '@/lib/dead-letters/scans';
import type { Letter } from '@/lib/model/letter';
import { groupKeyOf, groupLetters, type LetterGroup } from '@/lib/model/letter-groups';

export type ScanNow = {
  readonly id: string;
  readonly state: Scan['state'];
  readonly startedMs: number;
  readonly read: number;
  readonly total: number | null;
  /** It was read to the end. */
  readonly complete: boolean;
  readonly error: BrokerError | null;
};

export type LettersAnswer = {
  /** Null: nobody read it yet, and reading isn't free here. */
  readonly scan: ScanNow | null;
  /** Reading disturbs nothing. */
  readonly free: boolean;
  readonly groups: readonly LetterGroup[];
  readonly letters: { readonly items: readonly Letter[]; readonly total: number };
};

/** Two that come at once need not both read. */
const freshMsMax = 1_000;

function now(scan: Scan): ScanNow {
  const { id, state, startedMs, letters, total, complete, error } = scan;
  return { id, state, startedMs, read: letters.length, total, complete, error: error ?? null };
}

export async function readLetters(broker: Broker, query: LettersQuery): Promise<Result<LettersAnswer>> {
  const { vhost, queue, group, offset, fresh } = query;
  const free = await isCapable(broker.client, 'browse');
  let scan = theScans().latest(broker, vhost, queue);
  const old = scan === undefined || (fresh && Date.now() - scan.startedMs > freshMsMax);
  if (free && old) scan = theScans().start(broker, vhost, queue);
  const nothing = { groups: [], letters: { items: [], total: 0 } };
  if (scan === undefined) return ok({ scan: null, free, ...nothing });
  if (scan.state !== 'done') return ok({ scan: now(scan), free, ...nothing });
  const listed =
    group === undefined ? scan.letters : scan.letters.filter((letter) => groupKeyOf(letter, query) === group);
  return ok({
    scan: now(scan),
    free,
    groups: groupLetters(scan.letters, query),
    letters: { items: listed.slice(offset, offset + lettersPageMax), total: listed.length },
  });
}
