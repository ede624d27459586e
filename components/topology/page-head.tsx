import type { ReactNode } from 'react';
import { SubNav, type TopologyPageName } from '@/components/topology/sub-nav';

export function PageHead({ title, page, aside }: { title: string; page: TopologyPageName; aside?: ReactNode }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-6 gap-y-1 border-b">
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      <SubNav current={page} />
      {aside !== undefined && <span className="ml-auto">{aside}</span>}
    </div>
  );
}
