'use client';

import { Copy, Download, MoveRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Act, ActDialog } from '@/components/browse/act-dialog';
import { saveMessages } from '@/components/browse/save';
import type { Row } from '@/components/browse/use-search';
import type { Selection } from '@/components/table/selection';
import { Button } from '@/components/ui/button';
import { DeedButton } from '@/components/ui/deed-button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { useRights } from '@/lib/hooks/rights';
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
  const may = useRights();
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
  // Where they are sent is asked next; here it is known whether they can be sent anywhere.
  const cannotTake = may(...rows.map(({ vhost, queue }) => ({ access: 'read', vhost, name: queue }) as const));
  const cannotSend = may(...rows.map(({ vhost }) => ({ access: 'write', vhost }) as const));
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
          <DeedButton denied={keeps ?? cannotTake} variant="danger-quiet" onClick={start('delete')}>
            <Trash2 />
            {t.browse.delete}
          </DeedButton>
          <DeedButton denied={keeps ?? cannotTake ?? cannotSend} onClick={start('move')}>
            <MoveRight />
            {t.browse.move}
          </DeedButton>
          <DeedButton denied={cannotTake ?? cannotSend} onClick={start('copy')}>
            <Copy />
            {t.browse.copy}
          </DeedButton>
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
