type BindingRef = {
  readonly exchange: string;
  readonly destination: string;
  readonly toQueue: boolean;
  readonly key: string;
};

/** `warning`: messages are lost, or it can't be meant. `note`: it may be meant, and is worth a look. */
export type Finding = { readonly severity: 'warning' | 'note'; readonly vhost: string } & (
  | {
      readonly kind: 'missing-dead-letter-exchange' | 'dead-letters-nowhere';
      readonly queue: string;
      readonly exchange: string;
    }
  | { readonly kind: 'missing-dead-letter-queue'; readonly queue: string; readonly target: string }
  | { readonly kind: 'dead-letter-cycle' | 'retry-loop'; readonly queue: string; readonly through: readonly string[] }
  | { readonly kind: 'missing-alternate'; readonly exchange: string; readonly alternate: string }
  | { readonly kind: 'exchange-leads-nowhere'; readonly exchange: string }
  | { readonly kind: 'queue-bound-to-nothing' | 'unbounded-queue' | 'unbounded-stream'; readonly queue: string }
  | {
      readonly kind: 'no-prefetch';
      readonly queue: string;
      readonly consumers: number;
      readonly connection: string | null;
    }
  | ({
      readonly kind:
        | 'wildcard-on-direct'
        | 'wildcard-in-word'
        | 'empty-word'
        | 'headers-take-all'
        | 'headers-take-none';
    } & BindingRef)
  | ({ readonly kind: 'x-headers-ignored'; readonly headers: readonly string[] } & BindingRef)
  | ({ readonly kind: 'shadowed-binding'; readonly by: string } & BindingRef)
);

export type FindingKind = Finding['kind'];
