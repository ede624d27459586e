/** What the pages for administrators show. */
import type { Permission } from '@/lib/model/rights';

export type UserPermission = Permission & { readonly key: string; readonly user: string };

export type TopicPermission = {
  readonly key: string;
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
};

export type UserRow = {
  readonly key: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** Whether a log-in with a password is possible at all. Its hash stays at the server. */
  readonly hasPassword: boolean;
  readonly limits: Readonly<Record<string, number>>;
};

export type UsersData = {
  readonly users: readonly UserRow[];
  readonly permissions: readonly UserPermission[];
  readonly topics: readonly TopicPermission[];
};

export type VhostRow = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** null: not counted yet. */
  readonly messages: number | null;
  readonly limits: Readonly<Record<string, number>>;
};

export type ApplyTo = 'queues' | 'exchanges' | 'all';

export type PolicyRow = {
  readonly key: string;
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly applyTo: ApplyTo;
  readonly priority: number;
  readonly definition: Readonly<Record<string, unknown>>;
};

export type PoliciesData = { readonly policies: readonly PolicyRow[]; readonly operator: readonly PolicyRow[] };

export type ParameterRow = {
  readonly key: string;
  readonly component: string;
  readonly vhost: string;
  readonly name: string;
  readonly value: unknown;
};

export type ParametersData = {
  readonly parameters: readonly ParameterRow[];
  readonly global: readonly { readonly key: string; readonly name: string; readonly value: unknown }[];
};
