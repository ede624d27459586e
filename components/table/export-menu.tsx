'use client';

import { Download } from 'lucide-react';
import type { ListQuery } from '@/components/table/query';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { ListKind } from '@/lib/contract/live';
import { useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

/** Where a whole list is, as it is filtered and sorted here. */
export function rowsUrl(broker: string, kind: ListKind, { query }: ListQuery, format: 'rows' | 'csv' | 'json'): string {
  const search = new URLSearchParams({
    broker,
    kind,
    format,
    filter: query.filter,
    regex: String(query.regex),
    sort: query.sort,
    desc: String(query.descending),
  });
  if (query.vhost !== undefined) search.set('vhost', query.vhost);
  return `/api/rows?${search}`;
}

export function ExportMenu({ kind, list }: { kind: ListKind; list: ListQuery }) {
  const t = useT();
  const broker = useBroker();
  // A download leaves the page where it is.
  const save = (format: 'csv' | 'json') => () => location.assign(rowsUrl(broker, kind, list, format));
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet">
          <Download />
          <span className="max-sm:sr-only">{t.table.export}</span>
        </Button>
      }
    >
      <MenuItem onSelect={save('csv')}>{t.table.exportCsv}</MenuItem>
      <MenuItem onSelect={save('json')}>{t.table.exportJson}</MenuItem>
    </Menu>
  );
}
