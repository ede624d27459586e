'use client';

import { Archive, Download, Forward, Trash2, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { exportHref } from '@/components/dead-letters/use-letters';
import { Button } from '@/components/ui/button';
import { DeedButton } from '@/components/ui/deed-button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { parkedQueue } from '@/lib/contract/letter-facts';
import type { LettersChoice } from '@/lib/contract/letters';
import { useRights } from '@/lib/hooks/rights';
import { useRescueT } from '@/lib/messages/use-rescue-t';

const RedriveDialog = dynamic(() =>
  import('@/components/dead-letters/redrive-dialog').then((module) => module.RedriveDialog),
);
const ParkDialog = dynamic(() => import('@/components/dead-letters/park-dialog').then((module) => module.ParkDialog));
const DiscardDialog = dynamic(() =>
  import('@/components/dead-letters/discard-dialog').then((module) => module.DiscardDialog),
);

/** What can be done with the chosen letters. It is there, and off, while nothing is chosen. */
export function ChosenActions({
  count,
  choice,
  vhost,
  died,
  onClear,
}: {
  count: number;
  choice: LettersChoice;
  vhost: string;
  /** They come from where they can be sent back to. */
  died: boolean;
  onClear: () => void;
}) {
  const t = useRescueT();
  const may = useRights();
  const [open, setOpen] = useState<'redrive' | 'park' | 'delete'>();
  const denied = may({ access: 'read', vhost, name: choice.queue });
  // Where they are sent is asked next; here it is known whether they can be sent anywhere.
  const cannotSend = may({ access: 'write', vhost });
  const cannotPark = may({ access: 'configure', vhost, name: parkedQueue }, { access: 'write', vhost, name: '' });
  const none = count === 0;
  const close = (): void => setOpen(undefined);
  return (
    <div className="z-20 -my-1 flex flex-wrap items-center gap-2 bg-page py-1 sm:sticky sm:top-0">
      <p className="num mr-1 text-sm font-medium" role="status">
        {t.deadLetters.chosen(count)}
      </p>
      {!none && (
        <Button variant="quiet" icon aria-label={t.deadLetters.clearChosen} onClick={onClear}>
          <X />
        </Button>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <Menu
          align="end"
          trigger={
            <Button disabled={none}>
              <Download />
              {t.deadLetters.exportAs}
            </Button>
          }
        >
          <MenuItem onSelect={() => location.assign(exportHref(choice, 'csv'))}>{t.deadLetters.exportCsv}</MenuItem>
          <MenuItem onSelect={() => location.assign(exportHref(choice, 'json'))}>{t.deadLetters.exportJson}</MenuItem>
        </Menu>
        <DeedButton denied={denied} variant="danger-quiet" disabled={none} onClick={() => setOpen('delete')}>
          <Trash2 />
          {t.deadLetters.remove(count)}
        </DeedButton>
        <DeedButton denied={denied ?? cannotPark} disabled={none} onClick={() => setOpen('park')}>
          <Archive />
          {t.deadLetters.park(count)}
        </DeedButton>
        <DeedButton denied={denied ?? cannotSend} variant="primary" disabled={none} onClick={() => setOpen('redrive')}>
          <Forward />
          {t.deadLetters.redrive(count)}
        </DeedButton>
      </div>
      {open === 'redrive' && <RedriveDialog count={count} choice={choice} died={died} onClose={close} />}
      {open === 'park' && <ParkDialog count={count} choice={choice} onClose={close} />}
      {open === 'delete' && <DiscardDialog count={count} choice={choice} onClose={close} />}
    </div>
  );
}
