/**
 * What this process knows of sessions beyond their cookies: when each was last used, and which were ended. It is lost
 * with the process; then a cookie's own stamps bound it.
 */
import { oneInProcess } from '@/lib/server/one-in-process';

const sessionsMax = 10_000;

type Known = { readonly seen: Map<string, number>; readonly ended: Set<string> };

const known = oneInProcess('console.sessions', (): Known => ({ seen: new Map(), ended: new Set() }));

/** The longest known goes first. */
function keepBounded(names: Map<string, number> | Set<string>): void {
  for (const name of names.keys()) {
    if (names.size <= sessionsMax) return;
    names.delete(name);
  }
}

export function touchSession(id: string, nowMs: number): void {
  const { seen } = known();
  seen.delete(id);
  seen.set(id, nowMs);
  keepBounded(seen);
}

export function lastSeenMs(id: string): number {
  return known().seen.get(id) ?? 0;
}

/** A copy of its cookie is worth nothing from now on. */
export function endSession(id: string): void {
  const { seen, ended } = known();
  seen.delete(id);
  ended.add(id);
  keepBounded(ended);
}

export function sessionEnded(id: string): boolean {
  return known().ended.has(id);
}
