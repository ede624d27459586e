'use client';

import type { Column } from '@/components/table/column';
import { rateColumn, softColumn } from '@/components/table/common-columns';
import { TypeAndFeatures } from '@/components/ui/features';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Sparkline } from '@/components/ui/sparkline';
import { unknown } from '@/lib/format/format';
import { exchangePagePath } from '@/lib/hooks/scope';
import type { Messages } from '@/lib/messages/en';
import type { ExchangeRow } from '@/lib/model/exchange';

export function exchangeColumns(t: Messages, allVhosts: boolean): Column<ExchangeRow>[] {
  const words = t.exchanges.columns;
  return [
    {
      id: 'name',
      label: words.name,
      sort: 'name',
      // On a telephone it leaves room for the two rates.
      width: 'minmax(min(200px, 100vw - 262px), 2fr)',
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-1.5">
          <ScopedLink href={exchangePagePath(row.vhost, row.name)} className="truncate" title={row.name}>
            {row.name === '' ? t.defaultExchange : row.name}
          </ScopedLink>
          {allVhosts && <span className="max-w-[45%] shrink-0 truncate text-xs text-faint sm:hidden">{row.vhost}</span>}
        </span>
      ),
    },
    softColumn(
      {
        id: 'vhost',
        late: true,
        label: t.common.vhost,
        sort: 'vhost',
        width: 'minmax(100px, 0.6fr)',
        hidden: !allVhosts,
      },
      (row) => row.vhost,
    ),
    {
      id: 'type',
      late: true,
      label: words.type,
      sort: 'type',
      width: 'minmax(220px, 1.6fr)',
      cell: (row, widthPx) => (
        <TypeAndFeatures
          type={row.type}
          hint={t.exchanges.types[row.name === '' ? 'default' : row.type] ?? row.type}
          features={row.features}
          widthPx={widthPx}
        />
      ),
    },
    rateColumn(
      { id: 'in', label: words.in, sort: 'message_stats.publish_in_details.rate', width: '96px' },
      (row) => row.rateIn,
    ),
    { id: 'trend', late: true, label: words.trend, width: '92px', cell: (row) => <Sparkline values={row.trend} /> },
    rateColumn(
      { id: 'out', label: words.out, sort: 'message_stats.publish_out_details.rate', width: '96px' },
      (row) => row.rateOut,
    ),
    {
      id: 'alternate',
      label: words.alternate,
      width: 'minmax(140px, 1fr)',
      cell: (row) =>
        row.alternate === null ? (
          <span className="text-faint">{unknown}</span>
        ) : (
          <ScopedLink
            plain
            href={exchangePagePath(row.vhost, row.alternate)}
            className="truncate text-soft hover:text-accent hover:underline"
          >
            {row.alternate}
          </ScopedLink>
        ),
    },
    softColumn(
      { id: 'policy', label: t.queue.policy, sort: 'policy', optional: true, width: 'minmax(110px, 1fr)' },
      (row) => row.policy,
    ),
  ];
}
