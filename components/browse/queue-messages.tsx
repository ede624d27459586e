'use client';

import { useMemo } from 'react';
import { Explorer } from '@/components/browse/explorer';
import { useLive } from '@/lib/hooks/live';
import type { QueueRow } from '@/lib/model/queue';

/** The messages of one queue, on its page. */
export function QueueMessages({ row }: { row: Pick<QueueRow, 'vhost' | 'name' | 'type'> }) {
  const info = useLive<'broker'>({ kind: 'broker' });
  const { vhost, name, type } = row;
  // How many there are changes every second, and is told by the search itself.
  const places = useMemo(() => [{ vhost, queue: name, expected: null }], [vhost, name]);
  if (info.data === undefined) return null;
  return (
    <Explorer
      className="h-[640px]"
      places={places}
      inPlace={info.data.capabilities.includes('messages')}
      stream={type === 'stream'}
      eager
    />
  );
}
