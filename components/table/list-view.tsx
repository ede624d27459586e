'use client';

import { type ReactNode, useState } from 'react';
import { type BulkAction, BulkBar } from '@/components/table/bulk';
import type { Column, RowOf } from '@/components/table/column';
import { ColumnsMenu } from '@/components/table/columns-menu';
import { ExportMenu, rowsUrl } from '@/components/table/export-menu';
import { LiveTable } from '@/components/table/live-table';
import { useListQuery } from '@/components/table/query';
import { useSelection } from '@/components/table/selection';
import { Toolbar } from '@/components/table/toolbar';
import { useColumns } from '@/components/table/use-columns';
import { ViewsMenu } from '@/components/table/views-menu';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { toast } from '@/components/ui/toast';
import type { ListKind } from '@/lib/contract/live';
import type { Result } from '@/lib/contract/result';
import { useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

type Props<K extends ListKind> = {
  kind: K;
  defaultSort: string;
  label: string;
  filterLabel: string;
  withRegex?: boolean;
  columns: readonly Column<RowOf<K>>[];
  counted: (shown: number, all: number) => string;
  none: ReactNode;
  filtered: string;
  /** What a row is called when it is spoken of. */
  name: (row: RowOf<K>) => string;
  /** What can be done to many at once; without any, rows can't be chosen. */
  actions?: readonly BulkAction<RowOf<K>>[];
};

/** A list with all that every list can do: filter, order, columns, views, files, and deeds to many rows. */
export function ListView<K extends ListKind>(props: Props<K>) {
  const { kind, label, counted, none, name } = props;
  const actions = props.actions ?? [];
  const t = useT();
  const broker = useBroker();
  const list = useListQuery(props.defaultSort);
  const choice = useColumns(kind, props.columns);
  const selection = useSelection<RowOf<K>>(`${broker} ${kind} ${list.query.vhost ?? ''}`);
  const [choosing, setChoosing] = useState(false);

  const chooseAll = async (): Promise<void> => {
    if (choosing) return;
    setChoosing(true);
    try {
      const response = await fetch(rowsUrl(broker, kind, list, 'rows'), { cache: 'no-store' });
      const result = (await response.json()) as Result<{ rows: RowOf<K>[]; total: number }>;
      if (!result.ok) {
        toast.error(t.errors[result.error.kind].title, { description: result.error.reason });
        return;
      }
      const { rows, total } = result.value;
      selection.set(rows);
      if (rows.length < total) toast.warning(t.table.chosenOf(rows.length, total));
    } catch {
      toast.error(t.errors.unreachable.title, { description: t.errors.unreachable.next });
    } finally {
      setChoosing(false);
    }
  };

  return (
    <>
      <Toolbar list={list} label={props.filterLabel} withRegex={props.withRegex === true}>
        <div className="ml-auto flex items-center">
          <ViewsMenu list={kind} />
          <ColumnsMenu choice={choice} />
          <ExportMenu kind={kind} list={list} />
        </div>
      </Toolbar>
      <LiveTable
        kind={kind}
        list={list}
        label={label}
        counted={counted}
        columns={choice.shown}
        none={none}
        filtered={
          <Empty
            kind="filtered"
            title={props.filtered}
            action={<Button onClick={() => list.setFilter('')}>{t.common.clearFilter}</Button>}
          />
        }
        {...(actions.length > 0 && { choice: { selection, all: () => void chooseAll(), name } })}
        foot={<BulkBar selection={selection} actions={actions} name={name} />}
      />
    </>
  );
}
