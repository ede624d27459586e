/** What can go wrong between the console and a broker. A failure is a value; each kind has its own next step. */
export type BrokerErrorKind =
  | 'unreachable'
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
