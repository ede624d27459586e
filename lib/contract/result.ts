/** What can go wrong between the console and a broker. A failure is a value; each kind has its own next step. */
export type BrokerErrorKind =
  | 'unreachable'
  /** Nobody is logged in to the broker in this session. */
  | 'logged-out'
  /** The session changed under this page: another log-in in another tab. */
  | 'stale-session'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'refused'
  | 'invalid'
  | 'unknown-broker';

export type BrokerError = { readonly kind: BrokerErrorKind; readonly reason: string; readonly status?: number };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: BrokerError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(kind: BrokerErrorKind, reason: string, status?: number): Result<never> {
  return { ok: false, error: status === undefined ? { kind, reason } : { kind, reason, status } };
}
