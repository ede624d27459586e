'use client';

import { OctagonAlert } from 'lucide-react';
import { useT } from '@/lib/messages/use-t';
import type { QueueRow } from '@/lib/model/queue';
import { unusableStates } from '@/lib/model/replicas';

/** Why nothing can be done with this queue, and what becomes of its messages. */
export function QueueTrouble({ row }: { row: QueueRow | undefined }) {
  const t = useT();
  if (row === undefined || !unusableStates.has(row.state)) return null;
  return (
    <p role="status" className="flex items-start gap-2.5 rounded-md bg-bad-soft px-3 py-2.5 text-sm">
      <OctagonAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
      {t.queue.unusable(row.state, row.node, row.membersOnline, row.members)}
    </p>
  );
}
