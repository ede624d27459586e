'use client';

import { Tag } from '@/components/ui/state';
import { useT } from '@/lib/messages/use-t';
import type { ExplainedArgument } from '@/lib/model/features';

/** Arguments and policy, each with a sentence. */
export function SettingsList({
  explained,
  policy,
}: {
  explained: readonly ExplainedArgument[];
  policy: string | null;
}) {
  const t = useT();
  return (
    <ul>
      {explained.map(({ name, feature, from }) => (
        <li
          key={`${from} ${name}`}
          className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-0.5 border-b border-line/60 px-4 py-1.5 last:border-b-0"
        >
          <span className="w-56 shrink-0 truncate font-mono text-xs text-soft">{name}</span>
          <span className="min-w-0 flex-1 basis-64">{t.explain(feature)}</span>
          <Tag>{from === 'policy' && policy !== null ? `${t.queue.from.policy} ${policy}` : t.queue.from[from]}</Tag>
        </li>
      ))}
    </ul>
  );
}
