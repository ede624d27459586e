/** What differs between two moments of a run, and what brought it about. */
import type { LabEvent, MomentView, Side, StateLine } from '@/lib/lab/model';

export type Change = 'came' | 'went' | 'changed';

export type ComparedLine = {
  readonly key: string;
  readonly line: StateLine;
  readonly change: Change | undefined;
  /** As it was, where it changed. */
  readonly was: StateLine | undefined;
};

/** A line keeps its name while its value changes; of these there are several with one name. */
const keyOf = ({ kind, name, value }: StateLine): string =>
  kind === 'subscription' || (kind === 'queued' && !/^\d+ queued$/.test(value)) ? `${name}: ${value}` : name;

/** A side's lines now, and those that have gone since the moment before, where they stood. */
export function comparedLines({ moment, before }: MomentView, side: Side): readonly ComparedLine[] {
  const now = moment.stores[side];
  if (before === undefined) return now.map((line) => ({ key: keyOf(line), line, change: undefined, was: undefined }));
  const old = new Map(before.stores[side].map((line) => [keyOf(line), line]));
  const left = new Set(now.map(keyOf));
  const lines: ComparedLine[] = now.map((line) => {
    const key = keyOf(line);
    const was = old.get(key);
    const change = was === undefined ? 'came' : was.value === line.value ? undefined : 'changed';
    return { key, line, change, was };
  });
  for (const [key, line] of old) if (!left.has(key)) lines.push({ key, line, change: 'went', was: line });
  return lines;
}

/** What went because its session ended, and not because what it waited for came. */
export function wentWithSession(
  lines: readonly ComparedLine[],
  { line, change }: ComparedLine,
  cause: LabEvent | undefined,
): boolean {
  if (change !== 'went' || line.kind === 'session') return false;
  const sessions = lines.filter((each) => each.line.kind === 'session');
  // A client forgets its old session as it begins another; a broker names whose it was.
  if (sessions.some((each) => each.line.ends === true)) return cause !== undefined && cause.kind !== 'packet';
  return sessions.some((each) => each.change === 'went' && line.name.startsWith(each.line.name));
}

/** The last that happened until then; of a packet also that its fate was decided. */
export function causeOf(events: readonly LabEvent[], n: number): LabEvent | undefined {
  let cause: LabEvent | undefined;
  let at = 0;
  for (const event of events) {
    const decided = event.kind === 'packet' ? event.decidedN : undefined;
    const last = decided !== undefined && decided <= n ? decided : event.n;
    if (last <= n && last >= at) {
      cause = event;
      at = last;
    }
  }
  return cause;
}

/** What was done last until then, by whoever decides; what merely follows from it is no deed of its own. */
export function lastDeedOf(events: readonly LabEvent[], n: number): { event: LabEvent; at: number } | undefined {
  let last: { event: LabEvent; at: number } | undefined;
  for (const event of events) {
    const at = deedAt(event);
    if (at !== undefined && at <= n && at >= (last?.at ?? 0)) last = { event, at };
  }
  return last;
}

function deedAt(event: LabEvent): number | undefined {
  switch (event.kind) {
    case 'packet':
      return event.fate === 'passed' ? undefined : event.decidedN;
    case 'application':
      return event.what === 'sent' ? event.n : undefined;
    case 'link':
      return event.what === 'cut' ? event.n : undefined;
    default:
      return event.n;
  }
}

/** The events as they were known then: a packet whose fate was decided later waits still. */
export function eventsUntil(events: readonly LabEvent[], n: number): readonly LabEvent[] {
  return events
    .filter((event) => event.n <= n)
    .map((event) =>
      event.kind === 'packet' && (event.decidedN === undefined || event.decidedN > n)
        ? { ...event, fate: 'held', decidedAtMs: undefined, decidedN: undefined, decision: undefined }
        : event,
    );
}
