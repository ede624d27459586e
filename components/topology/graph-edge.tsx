'use client';

import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { type DrawnEdge, type LabelAt, lineStyles, lineWidth } from '@/components/topology/drawn';
import { cn } from '@/lib/format/cn';
import { useT } from '@/lib/messages/use-t';

export type WayEdge = Edge<{ readonly way: DrawnEdge; readonly labelAt: LabelAt; readonly lit: boolean }, 'way'>;

const labelGap = 14;

function Words({ way }: { way: DrawnEdge }) {
  const t = useT();
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

export const GraphEdge = memo(function GraphEdge(props: EdgeProps<WayEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, markerEnd } = props;
  if (data === undefined) return null;
  const { way, labelAt, lit } = data;
  const [path, middleX, middleY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const { dash, colour } = lineStyles[way.kind];
  const missed = way.state === 'missed';
  const [x, y] =
    labelAt === 'target'
      ? [targetX - labelGap, targetY]
      : labelAt === 'source'
        ? [sourceX + labelGap, sourceY]
        : [middleX, middleY];
  const shift = labelAt === 'target' ? '-100%' : labelAt === 'source' ? '0' : '-50%';
  const hasWords = way.keys.length > 0 || (way.rate !== null && way.rate > 0);
  return (
    <>
      <BaseEdge
        path={path}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        style={{
          stroke: lit || way.state === 'taken' ? 'var(--accent)' : colour,
          strokeWidth: lineWidth(way.rate),
          ...(dash === undefined ? {} : { strokeDasharray: dash }),
          opacity: missed ? 0.35 : (way.rate ?? 0) > 0 || lit || way.state !== undefined ? 1 : 0.7,
        }}
      />
      {hasWords && (
        <EdgeLabelRenderer>
          <span
            className={cn(
              'pointer-events-auto absolute flex items-center gap-1 rounded bg-page/90 px-1 text-2xs whitespace-nowrap text-soft group-data-[far=true]/flow:hidden',
              missed && 'line-through opacity-60',
            )}
            style={{ transform: `translate(${shift}, -50%) translate(${x}px, ${y}px)` }}
          >
            <Words way={way} />
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
