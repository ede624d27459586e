'use client';

import { OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ScopedLink } from '@/components/ui/scoped-link';
import { cn } from '@/lib/format/cn';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import type { NodeFacts } from '@/lib/model/overview';

/** What is wrong with the node, and what to do. */
export function NodeTrouble({ node }: { node: NodeFacts }) {
  const t = useNodesT();
  const storage = <ScopedLink href="/admin/storage">{t.nav.storage}</ScopedLink>;
  const cutOff = node.cutOffFrom.length > 0;
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {cutOff && <Note>{t.nodes.cutOffDetail(node.cutOffFrom.join(', '))}</Note>}
      {node.running === false && !cutOff && (
        <Note>
          {t.nodes.down} {t.nodes.downDetail}
        </Note>
      )}
      {node.memoryAlarm && (
        <Note>
          {t.nodes.alarmMemory} {storage}
        </Note>
      )}
      {node.diskAlarm && (
        <Note>
          {t.nodes.alarmDisk} {storage}
        </Note>
      )}
      {node.drained && <Note mild>{t.nodes.drainedDetail}</Note>}
    </div>
  );
}

function Note({ mild = false, children }: { mild?: boolean; children: ReactNode }) {
  const Icon = mild ? TriangleAlert : OctagonAlert;
  return (
    <p
      role="status"
      className={cn('flex items-start gap-2.5 rounded-md px-3 py-2.5 text-sm', mild ? 'bg-warn-soft' : 'bg-bad-soft')}
    >
      <Icon aria-hidden="true" className={cn('mt-0.5 size-4 shrink-0', mild ? 'text-warn' : 'text-bad')} />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}
