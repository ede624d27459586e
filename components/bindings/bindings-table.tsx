'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { SmallTable } from '@/components/table/small-table';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { ScopedLink } from '@/components/ui/scoped-link';
import { toast } from '@/components/ui/toast';
import { Tooltip } from '@/components/ui/tooltip';
import { useDeed } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { exchangePagePath, queuePath } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { BindingRow } from '@/lib/model/queue';

type Props = { label: string; bindings: readonly BindingRow[]; side: 'source' | 'destination'; dim: boolean };

/** The far ends of the bindings of one object: where it is fed from, or where it leads. */
export function BindingsTable({ label, bindings, side, dim }: Props) {
  const t = useT();
  const may = useRights();
  const [removing, setRemoving] = useState<BindingRow>();
  const deed = useDeed('unbind');
  const named = (exchange: string): string => (exchange === '' ? t.defaultExchange : exchange);
  const remove = (binding: BindingRow): void =>
    deed.mutate(binding, {
      onSuccess: () => {
        setRemoving(undefined);
        toast.success(t.binding.removed(named(binding.source), binding.destination));
      },
    });
  return (
    <>
      <SmallTable
        label={label}
        rows={bindings}
        dim={dim}
        columns={[
          {
            id: 'far',
            label: side === 'source' ? t.exchanges.one : t.binding.destination,
            cell: (row) =>
              side === 'source' ? (
                <ScopedLink href={exchangePagePath(row.vhost, row.source)}>{named(row.source)}</ScopedLink>
              ) : (
                <ScopedLink
                  href={(row.destinationType === 'queue' ? queuePath : exchangePagePath)(row.vhost, row.destination)}
                >
                  {row.destination}
                </ScopedLink>
              ),
          },
          {
            id: 'key',
            label: t.binding.key,
            cell: (row) =>
              row.routingKey === '' ? (
                <span className="text-faint">{t.binding.emptyKey}</span>
              ) : (
                <span className="font-mono text-xs">{row.routingKey}</span>
              ),
          },
          ...(side === 'destination'
            ? [
                {
                  id: 'kind',
                  late: true,
                  label: t.common.type,
                  cell: (row: BindingRow) => (
                    <span className="text-soft">
                      {row.destinationType === 'queue' ? t.queues.one : t.exchanges.one}
                    </span>
                  ),
                },
              ]
            : []),
          // Most bindings have none, and a telephone has no room for an empty column.
          ...(bindings.some((row) => Object.keys(row.arguments).length > 0)
            ? [
                {
                  id: 'arguments',
                  label: t.common.arguments,
                  cell: (row: BindingRow) => (
                    <span className="font-mono text-xs text-soft">
                      {Object.entries(row.arguments)
                        .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
                        .join('  ')}
                    </span>
                  ),
                },
              ]
            : []),
          {
            id: 'remove',
            label: '',
            numeric: true,
            cell: (row) =>
              row.source === '' ? (
                <Tooltip text={t.binding.implicit}>
                  <span className="text-xs text-faint">–</span>
                </Tooltip>
              ) : (
                <DeedButton
                  denied={may(
                    { access: 'read', vhost: row.vhost, name: row.source },
                    { access: 'write', vhost: row.vhost, name: row.destination },
                  )}
                  variant="quiet"
                  small
                  aria-label={`${t.binding.remove} ${named(row.source)} → ${row.destination} ${row.routingKey}`}
                  onClick={() => {
                    deed.reset();
                    setRemoving(row);
                  }}
                >
                  <X />
                  {t.binding.remove}
                </DeedButton>
              ),
          },
        ]}
      />
      {removing !== undefined && (
        <Confirm
          open
          onOpenChange={(open) => !open && setRemoving(undefined)}
          title={t.binding.removeTitle}
          detail={t.binding.removeDetail(named(removing.source), removing.destination, removing.routingKey)}
          action={t.binding.remove}
          busy={deed.isPending}
          error={deed.error?.error}
          onConfirm={() => remove(removing)}
        />
      )}
    </>
  );
}
