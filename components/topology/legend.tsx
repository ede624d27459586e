'use client';

import { lineStyles } from '@/components/topology/drawn';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { TopologyEdge } from '@/lib/model/topology/view';

const kinds = Object.keys(lineStyles) as TopologyEdge['kind'][];

export function Legend() {
  const t = useTopologyT();
  return (
    <ul aria-label={t.topology.legend} className="flex flex-wrap gap-x-4 text-xs text-faint sm:ml-auto">
      {kinds.map((kind) => {
        const { dash, colour } = lineStyles[kind];
        return (
          <li key={kind} className="flex items-center gap-1.5">
            <svg width="34" height="8" aria-hidden="true">
              <path
                d="M0 4H28"
                stroke={colour}
                strokeWidth="1.5"
                {...(dash === undefined ? {} : { strokeDasharray: dash })}
              />
              {kind === 'consume' ? (
                <path d="M28 1 33 4 28 7" stroke={colour} fill="none" />
              ) : (
                <path d="M27 .5 34 4 27 7.500Z" fill={colour} />
              )}
            </svg>
            {t.topology.legendOf[kind]}
          </li>
        );
      })}
    </ul>
  );
}
