'use client';

import { Route, Workflow } from 'lucide-react';
import type { ReactNode } from 'react';
import { routeLink, topologyLink } from '@/components/topology/links';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tooltip } from '@/components/ui/tooltip';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { VertexKind } from '@/lib/model/topology/ids';

function IconLink({ label, icon, ...link }: { label: string; icon: ReactNode } & ReturnType<typeof routeLink>) {
  return (
    <Tooltip text={label}>
      <ScopedLink
        plain
        {...link}
        aria-label={label}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-md border border-line-strong/70 bg-panel text-ink shadow-card hover:bg-hover [&_svg]:size-4"
      >
        {icon}
      </ScopedLink>
    </Tooltip>
  );
}

/** From an object's page to the graph around it. */
export function TopologyLink({ kind, vhost, name }: { kind: VertexKind; vhost: string; name: string }) {
  const t = useTopologyT();
  return <IconLink label={t.topology.show} icon={<Workflow />} {...topologyLink(kind, vhost, name)} />;
}

export function RouteLink({ vhost, exchange }: { vhost: string; exchange: string }) {
  const t = useTopologyT();
  return <IconLink label={t.topology.testRoute} icon={<Route />} {...routeLink(vhost, exchange)} />;
}
