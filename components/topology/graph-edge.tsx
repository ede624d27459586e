'use client';

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { type DrawnEdge, type LabelAt, lineStyles, lineWidth } from '@/components/topology/drawn';
import { type Line, lineOf } from '@/components/topology/line';
import { cn } from '@/lib/format/cn';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { Point } from '@/lib/model/topology/layout';

type WayData = {
  readonly way: DrawnEdge;
  readonly labelAt: LabelAt;
  readonly lit: boolean;
  readonly quiet: boolean;
  readonly bends: readonly Point[];
  readonly sourceWidth: number;
  readonly targetWidth: number;
};

export type WayEdge = Edge<WayData, 'way'>;

const labelGap = 14;

function Words({ way }: { way: DrawnEdge }) {
  const t = useTopologyT();
  const [first] = way.keys;
  return (
    <>
      {first !== undefined && <span className="max-w-28 truncate font-mono">{first}</span>}
      {way.keysTotal > 1 && <span className="text-faint">{t.topology.keysMore(way.keysTotal - 1)}</span>}
      {way.rate !== null && way.rate > 0 && (
        <span className="num text-ink" title={way.atMost ? t.topology.atMostHint : undefined}>
          {t.topology.rate(way.rate, way.atMost)}
        </span>
      )}
    </>
  );
}

/** Words stand before where the line ends or after where it begins, outside of the box. */
function wordsAt(line: Line, labelAt: LabelAt): { at: Point; shift: string } {
  if (labelAt === 'middle' || line.back) return { at: line.middle, shift: '-50%' };
  return labelAt === 'target'
    ? { at: { x: line.to.x - labelGap, y: line.to.y }, shift: '-100%' }
    : { at: { x: line.from.x + labelGap, y: line.from.y }, shift: '0' };
}

export const GraphEdge = memo(function GraphEdge(props: EdgeProps<WayEdge>) {
  const { sourceX, sourceY, targetX, targetY, data, markerEnd } = props;
  if (data === undefined) return null;
  const { way, labelAt, lit, quiet, bends, sourceWidth, targetWidth } = data;
  const ends = { source: { x: sourceX, y: sourceY }, target: { x: targetX, y: targetY }, sourceWidth, targetWidth };
  const line = lineOf(ends, bends, way.from === way.to);
  const { dash, colour } = lineStyles[way.kind];
  const missed = way.state === 'missed';
  const { at, shift } = wordsAt(line, labelAt);
  const hasWords = !quiet && (way.keys.length > 0 || (way.rate !== null && way.rate > 0));
  return (
    <>
      <BaseEdge
        path={line.path}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        style={{
          stroke: (lit && way.kind !== 'dead-letter') || way.state === 'taken' ? 'var(--accent)' : colour,
          strokeWidth: lineWidth(way.rate),
          ...(dash === undefined ? {} : { strokeDasharray: dash }),
          opacity: quiet ? 0.25 : missed ? 0.35 : (way.rate ?? 0) > 0 || lit || way.state !== undefined ? 1 : 0.7,
        }}
      />
      {hasWords && (
        <EdgeLabelRenderer>
          <span
            className={cn(
              'pointer-events-auto absolute flex items-center gap-1 rounded bg-page/90 px-1 text-2xs whitespace-nowrap text-soft group-data-[far=true]/flow:hidden',
              missed && 'line-through opacity-60',
            )}
            style={{ transform: `translate(${shift}, -50%) translate(${at.x}px, ${at.y}px)` }}
          >
            <Words way={way} />
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
