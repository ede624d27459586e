'use client';

import { Route, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { routeLink, topologyLink } from '@/components/topology/links';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tooltip } from '@/components/ui/tooltip';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { VertexKind } from '@/lib/model/topology/ids';

function IconLink({
  label,
  word,
  icon,
  ...link
}: { label: string; word: string; icon: ReactNode } & ReturnType<typeof routeLink>) {
  return (
    <Tooltip text={label}>
      <ScopedLink
        plain
        {...link}
        aria-label={label}
        className="inline-flex h-8 min-w-8 shrink-0 items-center justify-center gap-1.5 rounded-md border border-line-strong/70 bg-panel text-ink text-sm font-medium shadow-card hover:bg-hover xl:px-2.5 [&_svg]:size-4"
      >
        {icon}
        <span className="hidden xl:inline">{word}</span>
      </ScopedLink>
    </Tooltip>
  );
}

/** From an object's page to the graph around it. */
export function TopologyLink({ kind, vhost, name }: { kind: VertexKind; vhost: string; name: string }) {
  const t = useTopologyT();
  return (
    <IconLink
      label={t.topology.show}
      word={t.topology.pagesLabel}
      icon={<Workflow />}
      {...topologyLink(kind, vhost, name)}
    />
  );
}

export function RouteLink({ vhost, exchange }: { vhost: string; exchange: string }) {
  const t = useTopologyT();
  return (
    <IconLink
      label={t.topology.testRoute}
      word={t.topology.testRoute}
      icon={<Route />}
      {...routeLink(vhost, exchange)}
    />
  );
}
