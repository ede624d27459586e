/** The audit log: what was changed through the console, by whom, and how it went. */
import { z } from 'zod';

const text = z.string();

/** Written before a deed is done. */
export const auditBegun = z.object({
  id: text,
  atMs: z.number(),
  user: text,
  broker: text,
  /** A deed of `/api/deeds`, or what else changes something: `log-in`, a job's start. */
  deed: text,
  vhost: text.nullable(),
  target: text,
  /** Without secrets and without payloads, cut to a bound. */
  input: z.unknown(),
  /** Why, in the user's words. */
  reason: text.nullable(),
});

/** Written when it is over. */
export const auditEnded = z.object({
  id: text,
  tookMs: z.number(),
  /** `done`, or the kind of the refusal. */
  result: text,
  /** The refusal's reason, or what is to be said of a success. */
  detail: text.nullable(),
});

export type AuditBegun = z.infer<typeof auditBegun>;
export type AuditEnded = z.infer<typeof auditEnded>;

/** `open`: it runs, or the console ended before it was over, and nobody knows. */
export type AuditEntry = AuditBegun & {
  readonly result: string;
  readonly tookMs: number | null;
  readonly detail: string | null;
};

export const auditPageMax = 200;
export const auditExportMax = 100_000;

const filterText = z.string().max(200).default('');

/** Empty strings don't filter. */
export const auditFilter = z.object({
  user: filterText,
  deed: filterText,
  target: filterText,
  result: z.enum(['', 'done', 'failed', 'open']).default(''),
  /** Milliseconds since 1970. */
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
});

export type AuditFilter = z.infer<typeof auditFilter>;

export type AuditPage = {
  /** The newest first. */
  readonly entries: readonly AuditEntry[];
  /** There are older ones that match. */
  readonly more: boolean;
  /** Others' entries are for administrators. */
  readonly ownOnly: boolean;
};
