'use client';

import { useFreeze } from '@/components/jobs/use-jobs';
import { Confirm } from '@/components/ui/confirm';
import type { LettersChoice } from '@/lib/contract/letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';

export function DiscardDialog({
  count,
  choice,
  onClose,
}: {
  count: number;
  choice: LettersChoice;
  onClose: () => void;
}) {
  const t = useRescueT();
  const freeze = useFreeze();
  return (
    <Confirm
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t.discard.title(count)}
      detail={t.discard.detail}
      action={t.discard.action(count)}
      busy={freeze.isPending}
      error={freeze.error?.error}
      onConfirm={() => freeze.mutate({ choice, action: { kind: 'delete' }, why: '', startNow: true })}
    />
  );
}
