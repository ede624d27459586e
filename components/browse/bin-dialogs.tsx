'use client';

import { useState } from 'react';
import { Confirm } from '@/components/ui/confirm';
import { toast } from '@/components/ui/toast';
import type { BinItem } from '@/lib/contract/bin';
import type { ChosenFates } from '@/lib/contract/deeds-messages';
import { useDeed } from '@/lib/hooks/deed';
import { useBrowseT } from '@/lib/messages/use-browse-t';

type DialogProps = { rows: readonly BinItem[]; onClose: (changed: boolean) => void };

export function RestoreBinned({ rows, onClose }: DialogProps) {
  const t = useBrowseT();
  const deed = useDeed('restore-messages');
  const [left, setLeft] = useState<ChosenFates['fates']>();
  const confirm = (): void =>
    deed.mutate(
      { ids: rows.map(({ id }) => id) },
      {
        onSuccess: ({ fates }) => {
          const others = fates.filter(({ fate }) => fate !== 'done');
          toast.success(t.browse.act.fate('done', fates.length - others.length));
          if (others.length === 0) onClose(true);
          else setLeft(others);
        },
      },
    );
  return (
    <Confirm
      open
      onOpenChange={() => onClose(left !== undefined)}
      title={t.bin.restoreTitle(rows.length)}
      detail={t.bin.restoreDetail}
      action={t.bin.restore(rows.length)}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={confirm}
    >
      {left !== undefined && (
        <ul role="status" className="rounded-md bg-sunken px-3 py-2 text-xs">
          {left.map(({ id, fate, reason }) => (
            <li key={id} className="break-words">
              {t.browse.act.one(rows.find((row) => row.id === id)?.routing_key ?? '', fate, reason)}
            </li>
          ))}
        </ul>
      )}
    </Confirm>
  );
}

export function DiscardBinned({ rows, onClose }: DialogProps) {
  const t = useBrowseT();
  const deed = useDeed('discard-binned');
  return (
    <Confirm
      open
      onOpenChange={() => onClose(false)}
      title={t.bin.discardTitle(rows.length)}
      detail={t.bin.discardDetail}
      action={t.bin.discard(rows.length)}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={() =>
        deed.mutate(
          { ids: rows.map(({ id }) => id) },
          {
            onSuccess: ({ removed }) => {
              toast.success(t.bin.discarded(removed));
              onClose(true);
            },
          },
        )
      }
    />
  );
}
