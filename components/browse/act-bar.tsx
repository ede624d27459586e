'use client';

import { Copy, Download, MoveRight, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Act, ActDialog } from '@/components/browse/act-dialog';
import { saveMessages } from '@/components/browse/save';
import type { Row } from '@/components/browse/use-search';
import type { Selection } from '@/components/table/selection';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { Tooltip } from '@/components/ui/tooltip';
import { useBroker } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';

/** What can be done with the chosen messages. */
export function ActBar({
  selection,
  inPlace,
  stream,
  onRemoved,
}: {
  selection: Selection<Row>;
  inPlace: boolean;
  /** They are in a stream, which keeps them. */
  stream: boolean;
  onRemoved: (keys: ReadonlySet<string>) => void;
}) {
  const t = useBrowseT();
  const broker = useBroker();
  const [acting, setActing] = useState<{ act: Act; rows: readonly Row[] }>();
  const [exporting, setExporting] = useState<readonly [number, number]>();
  const rows = [...selection.rows.values()];
  const save = async (format: 'json' | 'csv'): Promise<void> => {
    setExporting([0, rows.length]);
    try {
      const written = await saveMessages(broker, rows, inPlace, format, (done) => setExporting([done, rows.length]));
      if (written === rows.length) toast.success(t.browse.exported(written));
      else toast.warning(t.browse.exportedLess(written, rows.length));
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    } finally {
      setExporting(undefined);
    }
  };
  const keeps = stream ? t.browse.streamKeeps : undefined;
  const start = (act: Act) => () => setActing({ act, rows });
  return (
    <>
      {rows.length > 0 && (
        <section
          aria-label={t.browse.chosen(rows.length)}
          className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t bg-accent-soft/40 px-4 py-1.5"
        >
          <span className="num mr-2 text-sm font-medium">{t.browse.chosen(rows.length)}</span>
          <ActButton reason={keeps} danger onDo={start('delete')}>
            <Trash2 />
            {t.browse.delete}
          </ActButton>
          <ActButton reason={keeps} onDo={start('move')}>
            <MoveRight />
            {t.browse.move}
          </ActButton>
          <ActButton reason={undefined} onDo={start('copy')}>
            <Copy />
            {t.browse.copy}
          </ActButton>
          <Menu
            trigger={
              <Button busy={exporting !== undefined}>
                <Download />
                {exporting === undefined ? t.browse.export : t.browse.exporting(...exporting)}
              </Button>
            }
          >
            <MenuItem onSelect={() => void save('json')}>{t.browse.exportJson}</MenuItem>
            <MenuItem onSelect={() => void save('csv')}>{t.browse.exportCsv}</MenuItem>
          </Menu>
          <Button variant="quiet" onClick={selection.clear}>
            {t.table.clear}
          </Button>
        </section>
      )}
      {acting !== undefined && (
        <ActDialog
          {...acting}
          inPlace={inPlace}
          onClose={(done) => {
            setActing(undefined);
            if (done === undefined) return;
            selection.set(acting.rows.filter(({ key }) => !done.has(key)));
            if (acting.act !== 'copy') onRemoved(done);
          }}
        />
      )}
    </>
  );
}

function ActButton({
  reason,
  danger = false,
  onDo,
  children,
}: {
  reason: string | undefined;
  danger?: boolean;
  onDo: () => void;
  children: ReactNode;
}) {
  const button = (
    <Button
      variant={danger ? 'danger-quiet' : 'plain'}
      className={reason === undefined ? '' : 'opacity-50'}
      aria-disabled={reason === undefined ? undefined : true}
      onClick={() => reason === undefined && onDo()}
    >
      {children}
    </Button>
  );
  return reason === undefined ? button : <Tooltip text={reason}>{button}</Tooltip>;
}
