'use client';

import { ScopedLink } from '@/components/ui/scoped-link';
import { cn } from '@/lib/format/cn';
import { useTopologyT } from '@/lib/messages/use-topology-t';

const pages = [
  ['graph', '/topology'],
  ['route', '/topology/route'],
  ['lint', '/topology/lint'],
] as const;

export type TopologyPageName = (typeof pages)[number][0];

/** The three pages about how things hang together. */
export function SubNav({ current }: { current: TopologyPageName }) {
  const t = useTopologyT();
  return (
    <nav aria-label={t.topology.pagesLabel} className="flex gap-4 self-end">
      {pages.map(([id, href]) => (
        <ScopedLink
          key={id}
          plain
          href={href}
          aria-current={id === current ? 'page' : undefined}
          className={cn(
            '-mb-px flex h-8 items-center border-b-2 text-sm font-medium',
            id === current ? 'border-accent text-ink' : 'border-transparent text-faint hover:text-ink',
          )}
        >
          {t.topology.pages[id]}
        </ScopedLink>
      ))}
    </nav>
  );
}
