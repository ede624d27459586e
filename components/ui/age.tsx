'use client';

import { useNow } from '@/lib/hooks/now';
import { useT } from '@/lib/messages/use-t';

/** How old a datum is. It isn't announced: a live region that ticks would never be silent. */
export function Age({ atMs, stale = false }: { atMs: number; stale?: boolean }) {
  const t = useT();
  const now = useNow(1000);
  if (atMs === 0 || now === 0) return null;
  return (
    <span className={`num text-xs ${stale ? 'text-warn' : 'text-faint'}`} title={stale ? t.common.stale : undefined}>
      {t.ago(Math.max(0, now - atMs))}
    </span>
  );
}
