'use client';

import { TriangleAlert } from 'lucide-react';
import type { BrokerError } from '@/lib/contract/result';
import { useT } from '@/lib/messages/use-t';

/** What went wrong in a form: the sentence, the broker's own words, the next step. */
export function ErrorNote({ error }: { error: BrokerError }) {
  const t = useT();
  const words = t.errors[error.kind];
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-bad-soft px-3 py-2.5 text-sm">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-medium">{words.title}</p>
        <p className="break-words text-soft">{error.reason}</p>
        <p className="mt-0.5 text-xs text-soft">{words.next}</p>
      </div>
    </div>
  );
}
