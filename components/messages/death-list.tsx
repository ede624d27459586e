'use client';

import { dateTime } from '@/lib/format/format';
import { useT } from '@/lib/messages/use-t';
import type { Death } from '@/lib/model/letter';

export function DeathList({ deaths }: { deaths: readonly Death[] }) {
  const t = useT();
  return (
    <ol className="flex flex-col gap-0.5 text-sm">
      {deaths.map(({ reason, queue, count, atMs }) => (
        <li key={`${reason} ${queue}`}>
          {t.message.death(reason, queue, count)}
          {atMs !== null && <span className="num ml-1.5 text-xs text-faint">{dateTime(atMs)}</span>}
        </li>
      ))}
    </ol>
  );
}
