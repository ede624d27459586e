import type { ReactNode } from 'react';
import { SubNav, type TopologyPageName } from '@/components/topology/sub-nav';
import { useTopologyT } from '@/lib/messages/use-topology-t';

const heading = 'text-lg font-semibold tracking-tight';

/** Above the three pages stands one word, so that their names stay where they are; each has its own for a reader. */
export function PageHead({ title, page, aside }: { title: string; page: TopologyPageName; aside?: ReactNode }) {
  const t = useTopologyT();
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-6 gap-y-1 border-b">
      <h1 className={page === 'graph' ? heading : 'sr-only'}>{title}</h1>
      {page !== 'graph' && (
        <span aria-hidden="true" className={heading}>
          {t.topology.title}
        </span>
      )}
      <SubNav current={page} />
      {aside !== undefined && <span className="ml-auto">{aside}</span>}
    </div>
  );
}
