/** Where a message would go on our broker: its own router answers, and nothing is published. Capability `route-preview`. */
import { z } from 'zod';

/**
 * `POST /api/waybill/route-preview/:vhost/:exchange` with `{"routing_key": "a.b", "properties": {"headers": {…}}}`, as for
 * publishing.
 */
export const routePreview = z.object({
  /** Why a publisher would be refused, in the words that its channel would be closed with; null: it wouldn't. */
  refused: z.string().nullable(),
  /** Past `routePreviewMax` they are counted and not listed. */
  queues: z.object({ total: z.number(), names: z.array(z.string()) }),
  /** Those that match, of all the exchanges on the way; what the default exchange does isn't a binding. */
  bindings: z.object({
    total: z.number(),
    items: z.array(
      z.object({
        source: z.string(),
        destination: z.string(),
        destination_type: z.enum(['queue', 'exchange']),
        properties_key: z.string(),
      }),
    ),
  }),
});

/** Path below `/api/`; the default exchange, whose name is empty, is called `amq.default`. */
export function routePreviewPath(vhost: string, exchange: string): string {
  const name = exchange === '' ? 'amq.default' : exchange;
  return `waybill/route-preview/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`;
}

export type RoutePreview = z.infer<typeof routePreview>;
