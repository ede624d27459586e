'use client';

import dynamic from 'next/dynamic';
import { useCallback, useState } from 'react';
import { Find } from '@/components/topology/find';
import { Legend } from '@/components/topology/legend';
import { NodePane } from '@/components/topology/node-pane';
import { PageHead } from '@/components/topology/page-head';
import { useTopology } from '@/components/topology/use-topology';
import { WaysTable } from '@/components/topology/ways-table';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Check, Select } from '@/components/ui/field';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { useKey } from '@/lib/hooks/key';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import { vertexRef } from '@/lib/model/topology/ids';
import type { TopologyData } from '@/lib/model/topology/view';

const GraphCanvas = dynamic(() => import('@/components/topology/graph-canvas').then((module) => module.GraphCanvas), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

const hopChoices = ['1', '2', '3', 'all'] as const;

type Topology = ReturnType<typeof useTopology>;

export function TopologyPage() {
  const t = useTopologyT();
  const topology = useTopology();
  const { live, data, asked, setAsked, startOver } = topology;
  const toggle = (): void => void setAsked({ view: asked.view === 'graph' ? 'table' : 'graph' });
  useKey('t', toggle);
  const focusOn = useCallback((id: string): void => void setAsked({ focus: id, open: [], hops: null }), [setAsked]);
  const expand = useCallback(
    (id: string): void =>
      void setAsked(({ open }) => ({ open: open.includes(id) ? open.filter((each) => each !== id) : [...open, id] })),
    [setAsked],
  );
  return (
    <div className="flex h-full min-h-[560px] flex-col gap-3 p-4 lg:p-5">
      <PageHead title={t.topology.title} page="graph" aside={<Age atMs={live.atMs} stale={live.stale} />} />
      <div className="flex flex-wrap items-center gap-2">
        <Find onChoose={focusOn} />
        <Select
          aria-label={t.topology.hops}
          value={asked.hops}
          onChange={(event) => {
            const hops = hopChoices.find((each) => each === event.target.value);
            void setAsked({ hops: hops ?? null });
          }}
        >
          {hopChoices.map((hops) => (
            <option key={hops} value={hops}>
              {t.topology.hopsOf[hops]}
            </option>
          ))}
        </Select>
        <Check label={t.topology.fold} checked={asked.fold} onChange={(fold) => void setAsked({ fold })} />
        <div className="ml-auto flex gap-2">
          {(asked.focus !== null || asked.open.length > 0 || asked.hops !== '2') && (
            <Button
              variant="quiet"
              onClick={() => {
                startOver();
                void setAsked({ focus: null, open: null, hops: null });
              }}
            >
              {t.topology.start}
            </Button>
          )}
          <Button aria-keyshortcuts="t" onClick={toggle}>
            {t.topology.views[asked.view === 'graph' ? 'table' : 'graph']}
          </Button>
        </div>
      </div>
      {data === undefined ? (
        live.error === undefined ? (
          <Skeleton className="min-h-0 w-full flex-1" />
        ) : (
          <EmptyError error={live.error} />
        )
      ) : data.nodes.length === 0 ? (
        <Empty
          kind="none"
          title={t.topology.none}
          detail={t.topology.noneDetail}
          action={<ScopedLink href="/queues">{t.topology.noneAction}</ScopedLink>}
        />
      ) : (
        <Shown topology={topology} data={data} onFocus={focusOn} onExpand={expand} />
      )}
    </div>
  );
}

function Shown({
  topology: { live, asked, focus },
  data,
  onFocus,
  onExpand,
}: {
  topology: Topology;
  data: TopologyData;
  onFocus: (id: string) => void;
  onExpand: (id: string) => void;
}) {
  const t = useTopologyT();
  const [selected, select] = useState<string>();
  const node = data.nodes.find(({ id }) => id === selected);
  return (
    <>
      <Summary data={data} focus={focus} legend={asked.view === 'graph'} />
      {asked.view === 'table' ? (
        <WaysTable nodes={data.nodes} edges={data.edges} dim={live.stale} onFocus={onExpand} />
      ) : (
        <div
          className={`relative flex min-h-0 flex-1 overflow-hidden rounded-lg border bg-page ${live.stale ? 'opacity-60' : ''}`}
        >
          <div className="min-w-0 flex-1">
            <GraphCanvas
              nodes={data.nodes}
              edges={data.edges}
              anchor={focus?.id}
              selected={node?.id}
              label={`${t.topology.graphLabel}. ${t.topology.graphHint}`}
              onSelect={select}
              onExpand={onExpand}
            />
          </div>
          {node !== undefined && (
            <NodePane
              node={node}
              nodes={data.nodes}
              edges={data.edges}
              opened={asked.open.includes(node.id)}
              onGo={select}
              onExpand={onExpand}
              onFocus={onFocus}
              onClose={() => select(undefined)}
            />
          )}
        </div>
      )}
    </>
  );
}

/** What of the whole is shown, and why. */
function Summary({ data, focus, legend }: { data: TopologyData; focus: Topology['focus']; legend: boolean }) {
  const t = useTopologyT();
  const ref = focus === null ? undefined : vertexRef(focus.id);
  const name = ref === undefined ? '' : ref.name === '' ? t.defaultExchange : ref.name;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
      <span className="text-soft">
        {focus === null || ref === undefined
          ? t.topology.whole
          : t.topology.why[focus.why](name) || t.topology.around(name)}
      </span>
      <span className="num">{t.topology.counted(data.exchanges, data.queues)}</span>
      {data.folded > 0 && <span className="num">{t.topology.folded(data.folded)}</span>}
      {data.omitted > 0 && <State tone="warn">{t.topology.omitted(data.omitted)}</State>}
      {data.gone && <State tone="warn">{t.topology.gone}</State>}
      {legend && <Legend />}
    </div>
  );
}
