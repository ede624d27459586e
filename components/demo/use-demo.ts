'use client';

import { useState } from 'react';
import { toast } from '@/components/ui/toast';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useT } from '@/lib/messages/use-t';

export type Demo = {
  /** null: the broker has no sample workload, or hasn't said yet. */
  readonly running: boolean | null;
  /** It was asked to start or stop, and hasn't done so yet. */
  readonly busy: boolean;
  readonly run: (running: boolean) => void;
};

export function useDemo(): Demo {
  const t = useT();
  const info = useLive<'broker'>({ kind: 'broker' });
  const deed = useDeed('run-demo');
  const [wanted, setWanted] = useState<boolean>();
  const running = info.data?.demoRunning ?? null;
  if (wanted !== undefined && wanted === running && !deed.isPending) setWanted(undefined);
  return {
    running,
    busy: wanted !== undefined,
    run: (on) => {
      setWanted(on);
      deed.mutate(
        { running: on },
        {
          onSuccess: () => toast.success(on ? t.demo.started : t.demo.stopped),
          onError: ({ error }) => {
            setWanted(undefined);
            toast.error(t.errors[error.kind].title, { description: error.reason });
          },
        },
      );
    },
  };
}
