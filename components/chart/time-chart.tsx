'use client';

import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Line } from '@/components/chart/chart-card';
import { clockTime, compact, minuteTime } from '@/lib/format/format';
import type { Merged } from '@/lib/model/merge';

type Props = {
  rows: readonly Merged[];
  lines: readonly Line[];
  fromMs: number;
  toMs: number;
  filled: boolean;
  format: (value: number | null) => string;
};

const ticksCount = 5;

const stepsMs = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((seconds) => seconds * 1000);

/** Ticks at round times, so that they stand still while the window moves. */
function ticksOf(fromMs: number, toMs: number, step: number): number[] {
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) ticks.push(at);
  return ticks;
}

type TipProps = {
  active?: boolean;
  label?: unknown;
  lines: readonly Line[];
  payload?: readonly { dataKey?: unknown; value?: unknown }[];
  format: Props['format'];
};

function Tip({ active, label, payload, lines, format }: TipProps) {
  if (active !== true || payload === undefined || typeof label !== 'number') return null;
  return (
    <div className="min-w-36 rounded-md bg-raised px-2.5 py-2 text-xs shadow-pop">
      <p className="num mb-1 text-faint">{clockTime(label)}</p>
      {lines.map((line) => {
        const value = payload.find(({ dataKey }) => dataKey === line.id)?.value;
        return (
          <p key={line.id} className="flex items-center gap-1.5">
            <span aria-hidden="true" className="h-0.5 w-2.5 rounded-full" style={{ background: line.colour }} />
            <span className="text-soft">{line.label}</span>
            <span className="num ml-auto font-medium">{format(typeof value === 'number' ? value : null)}</span>
          </p>
        );
      })}
    </div>
  );
}

/** A single sample makes no line: it is a dot, which has room at the edge too. */
function isAlone(rows: readonly Merged[], { id }: Line): boolean {
  return rows.filter((row) => typeof row[id] === 'number').length === 1;
}

export function TimeChart({ rows, lines, fromMs, toMs, filled, format }: Props) {
  const step = stepsMs.find((each) => (toMs - fromMs) / each <= ticksCount) ?? 7_200_000;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart data={[...rows]} margin={{ top: 6, right: 4, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--line)" strokeOpacity={0.8} />
        <XAxis
          dataKey="at"
          type="number"
          domain={[fromMs, toMs]}
          allowDataOverflow
          ticks={ticksOf(fromMs, toMs, step)}
          tickFormatter={step < 60_000 ? clockTime : minuteTime}
          tick={{ fontSize: 11, fill: 'var(--ink-faint)' }}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          height={22}
          minTickGap={24}
        />
        <YAxis
          width="auto"
          tickCount={4}
          allowDecimals={false}
          domain={[0, 'auto']}
          tickFormatter={compact}
          tick={{ fontSize: 11, fill: 'var(--ink-faint)' }}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          content={({ active, label, payload }) => (
            <Tip active={active} label={label} payload={payload} lines={lines} format={format} />
          )}
        />
        {lines.map((line) => (
          <Area
            key={line.id}
            dataKey={line.id}
            type="linear"
            stroke={line.colour}
            strokeWidth={1.5}
            {...(line.dashed === true ? { strokeDasharray: '4 3' } : {})}
            fill={line.colour}
            fillOpacity={filled ? 0.14 : 0}
            dot={isAlone(rows, line) && { r: 2.5, strokeWidth: 0, fill: line.colour, fillOpacity: 1, clipDot: false }}
            activeDot={{ r: 2.5, strokeWidth: 0, fill: line.colour }}
            isAnimationActive={false}
            connectNulls={false}
          />
        ))}
      </AreaChart>
    </ResponsiveContainer>
  );
}
