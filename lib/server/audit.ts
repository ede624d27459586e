import { randomBytes } from 'node:crypto';
import type { Broker } from '@/lib/client/brokers';
import { fail, type Result } from '@/lib/contract/result';
import { AuditLog } from '@/lib/server/audit/log';
import { redact } from '@/lib/server/audit/redact';
import { consoleDir } from '@/lib/server/console-dir';
import { oneInProcess } from '@/lib/server/one-in-process';

/** The file wants one writer. */
export const theAuditLog = oneInProcess('audit', () => new AuditLog(consoleDir('audit')));

export type AuditSubject = {
  readonly user: string;
  readonly broker: string;
  readonly deed: string;
  readonly vhost?: string | null;
  /** What it is done to: a queue's name, a job's number. */
  readonly target: string;
  readonly input?: unknown;
  readonly reason?: string | null;
};

async function begin(subject: AuditSubject): Promise<string> {
  const id = randomBytes(9).toString('base64url');
  const { user, broker, deed, vhost = null, target, input = null, reason = null } = subject;
  const atMs = Date.now();
  await theAuditLog().append({ id, atMs, user, broker, deed, vhost, target, input: redact(input), reason });
  return id;
}

async function end(id: string, tookMs: number, result: Result<unknown>, detail: string | null): Promise<void> {
  const line = result.ok ? { result: 'done', detail } : { result: result.error.kind, detail: result.error.reason };
  await theAuditLog().append({ id, tookMs: Math.round(tookMs), ...line });
}

/** Does it and records it: who, what, to what, and how it went. Nothing is done that can't be recorded. */
export async function audited<T>(subject: AuditSubject, run: () => Promise<Result<T>>): Promise<Result<T>> {
  let id: string;
  try {
    id = await begin(subject);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('refused', `The audit log can’t be written, so nothing was done: ${why}`, 500);
  }
  const startedMs = performance.now();
  let result: Result<T>;
  try {
    result = await run();
  } catch (error) {
    await end(id, performance.now() - startedMs, fail('invalid', String(error)), null);
    throw error;
  }
  await end(id, performance.now() - startedMs, result, null);
  return result;
}

/** Records what is over already: a job's end with its counts, a refused log-in. */
export async function audit(
  subject: AuditSubject & { readonly result: Result<unknown>; readonly tookMs?: number; readonly detail?: string },
): Promise<void> {
  const { result, tookMs = 0, detail = null, ...rest } = subject;
  await end(await begin(rest), tookMs, result, detail);
}

/** Who does what to a broker by a deed of `/api/deeds`. */
export function deedSubject(broker: Broker, deed: string, input: unknown, reason?: string): AuditSubject {
  const fields = typeof input === 'object' && input !== null ? (input as Readonly<Record<string, unknown>>) : {};
  const text = (name: string): string | undefined => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [source, destination] = [text('source'), text('destination')];
  const target =
    source !== undefined && destination !== undefined
      ? `${source} → ${destination}`
      : (targets.map(text).find((found) => found !== undefined) ?? '');
  const { name, user } = broker;
  return {
    user,
    broker: name,
    deed,
    vhost: text('vhost') ?? null,
    target,
    input,
    reason: reason ?? text('reason') ?? null,
  };
}

/** The fields of inputs that say what a deed is done to, the most telling first. */
const targets = ['name', 'queue', 'exchange', 'topic', 'user', 'component', 'vhost'] as const;
