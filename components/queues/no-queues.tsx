'use client';

import { FlaskConical, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useDemo } from '@/components/demo/use-demo';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { useDeniedCreate, useRights } from '@/lib/hooks/rights';
import { useT } from '@/lib/messages/use-t';

const CreateQueue = dynamic(() => import('@/components/queues/create-queue').then((module) => module.CreateQueue), {
  ssr: false,
});

/** A broker with nothing in it: what can be done next. */
export function NoQueues({ compact = false }: { compact?: boolean }) {
  const t = useT();
  const demo = useDemo();
  const may = useRights();
  const denied = useDeniedCreate();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Empty
        kind="none"
        compact={compact}
        title={t.queues.none}
        detail={demo.running === false ? t.queues.noneDetailDemo : t.queues.noneDetail}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {demo.running === false && (
              <DeedButton
                denied={may({ tag: 'administrator' })}
                variant="primary"
                busy={demo.busy}
                onClick={() => demo.run(true)}
              >
                {!demo.busy && <FlaskConical />}
                {demo.busy ? t.demo.starting : t.demo.start}
              </DeedButton>
            )}
            <DeedButton denied={denied} onClick={() => setCreating(true)}>
              <Plus />
              {t.queues.createOne}
            </DeedButton>
          </div>
        }
      />
      {creating && <CreateQueue onClose={() => setCreating(false)} />}
    </>
  );
}
