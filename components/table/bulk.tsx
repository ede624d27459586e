'use client';

import type { LucideIcon } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { Selection } from '@/components/table/selection';
import type { Keyed } from '@/components/table/steady';
import { Button } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { useT } from '@/lib/messages/use-t';

/** Something that is done to each of many rows. */
export type BulkAction<Row> = {
  readonly id: string;
  readonly icon: LucideIcon;
  /** Names the deed and how much it concerns. */
  readonly label: (rows: readonly Row[]) => string;
  readonly detail: (rows: readonly Row[]) => string;
  /** Why it can't be done, to nobody or to these. */
  readonly unable?: (rows: readonly Row[]) => string | undefined;
  /** What is lost can't be had back: the number must be typed. */
  readonly grave?: boolean;
  /** A text that goes along, such as a reason. */
  readonly text?: string;
  readonly run: (row: Row, text: string) => Promise<unknown>;
};

const BulkDialog = dynamic(() => import('@/components/table/bulk-dialog').then((module) => module.BulkDialog), {
  ssr: false,
});

export function BulkBar<Row extends Keyed>({
  selection,
  actions,
  name,
}: {
  selection: Selection<Row>;
  actions: readonly BulkAction<Row>[];
  name: (row: Row) => string;
}) {
  const t = useT();
  const [doing, setDoing] = useState<{ action: BulkAction<Row>; rows: readonly Row[] }>();
  const rows = [...selection.rows.values()];
  if (rows.length === 0) return null;
  return (
    <section
      aria-label={t.table.chosen(rows.length)}
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t bg-accent-soft/40 px-4 py-1.5"
    >
      <span className="num mr-2 text-sm font-medium">{t.table.chosen(rows.length)}</span>
      {actions.map((action) => (
        <ActionButton key={action.id} action={action} rows={rows} onStart={() => setDoing({ action, rows })} />
      ))}
      <Button variant="quiet" onClick={selection.clear}>
        {t.table.clear}
      </Button>
      {doing !== undefined && (
        <BulkDialog
          title={doing.action.label(doing.rows)}
          detail={doing.action.detail(doing.rows)}
          grave={doing.action.grave === true}
          text={doing.action.text}
          items={doing.rows.map((row) => ({
            key: row.key,
            name: name(row),
            run: (text) => doing.action.run(row, text),
          }))}
          onClose={(left) => {
            setDoing(undefined);
            if (left !== undefined) selection.set(doing.rows.filter(({ key }) => left.has(key)));
          }}
        />
      )}
    </section>
  );
}

/** What can't be done stays on the screen, and says why. */
function ActionButton<Row>({
  action,
  rows,
  onStart,
}: {
  action: BulkAction<Row>;
  rows: readonly Row[];
  onStart: () => void;
}) {
  const reason = action.unable?.(rows);
  const button = (
    <Button
      variant={action.grave === true ? 'danger-quiet' : 'plain'}
      aria-disabled={reason === undefined ? undefined : true}
      className={reason === undefined ? '' : 'opacity-50'}
      onClick={() => reason === undefined && onStart()}
    >
      <action.icon />
      {action.label(rows)}
    </Button>
  );
  return reason === undefined ? button : <Tooltip text={reason}>{button}</Tooltip>;
}
