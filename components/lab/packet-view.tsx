'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Skeleton } from '@/components/ui/card';
import type { Result } from '@/lib/contract/result';
import { cn } from '@/lib/format/cn';
import { useBroker } from '@/lib/hooks/scope';
import type { PacketView as View } from '@/lib/lab/model';
import type { WireField } from '@/lib/lab/wire/packet';
import { useLabT } from '@/lib/messages/use-lab-t';

type Span = { readonly from: number; readonly to: number };

const printable = (byte: number): string => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·');

/** A packet's bytes, and beside them what each of them means: pointing at one shows the other. */
export function PacketView({ run, flight }: { run: string; flight: number }) {
  const t = useLabT();
  const broker = useBroker();
  const [span, setSpan] = useState<Span>();
  const { data } = useQuery({
    queryKey: ['lab-packet', run, flight],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const response = await fetch(`/api/lab/${run}/packets/${flight}?broker=${encodeURIComponent(broker)}`);
      const result = (await response.json()) as Result<View>;
      return result.ok ? result.value : null;
    },
  });
  if (data === undefined) return <Skeleton className="h-24 w-full" />;
  if (data === null) return <p className="text-sm text-faint">{t.lab.packetForgotten}</p>;
  const bytes = (data.hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <Bytes bytes={bytes} more={data.size - bytes.length} span={span} />
      {data.fields.length === 0 ? (
        <p className="text-sm text-faint">{t.lab.unreadable}</p>
      ) : (
        <ul className="text-sm">
          {data.fields.map((field) => (
            <FieldLine key={`${field.from} ${field.name}`} field={field} depth={0} span={span} onPoint={setSpan} />
          ))}
        </ul>
      )}
    </div>
  );
}

const isIn = (at: number, span: Span | undefined): boolean => span !== undefined && at >= span.from && at < span.to;

function Bytes({ bytes, more, span }: { bytes: readonly number[]; more: number; span: Span | undefined }) {
  const t = useLabT();
  return (
    <div className="flex gap-4 font-mono text-xs leading-6">
      <div className="flex flex-wrap content-start gap-x-1.5" role="img" aria-label={t.lab.bytes(bytes.length)}>
        {bytes.map((byte, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
          <span key={at} className={cn('rounded px-0.5', isIn(at, span) ? 'bg-accent text-accent-ink' : 'text-soft')}>
            {byte.toString(16).padStart(2, '0')}
          </span>
        ))}
        {more > 0 && <span className="text-faint">{t.lab.moreBytes(more)}</span>}
      </div>
      <div aria-hidden="true" className="max-w-40 break-all text-faint">
        {bytes.map((byte, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
          <span key={at} className={cn(isIn(at, span) && 'bg-accent-soft text-ink')}>
            {printable(byte)}
          </span>
        ))}
      </div>
    </div>
  );
}

function FieldLine({
  field,
  depth,
  span,
  onPoint,
}: {
  field: WireField;
  depth: number;
  span: Span | undefined;
  onPoint: (span: Span | undefined) => void;
}) {
  const own = { from: field.from, to: field.to };
  return (
    <li>
      <button
        type="button"
        onPointerEnter={() => onPoint(own)}
        onPointerLeave={() => onPoint(undefined)}
        onFocus={() => onPoint(own)}
        onBlur={() => onPoint(undefined)}
        className={cn(
          'flex w-full flex-wrap items-baseline gap-x-2 rounded px-1.5 py-0.5 text-left hover:bg-hover',
          span?.from === field.from && span.to === field.to && 'bg-hover',
        )}
        style={{ paddingLeft: 6 + depth * 16 }}
      >
        <span className={depth === 0 ? 'font-medium' : 'text-soft'}>{field.name}</span>
        <span className="min-w-0 font-mono text-xs break-all">{field.value}</span>
        {field.clause !== undefined && <span className="ml-auto text-2xs text-faint">{field.clause}</span>}
      </button>
      {field.fields !== undefined && (
        <ul>
          {field.fields.map((inner) => (
            <FieldLine
              key={`${inner.from} ${inner.name}`}
              field={inner}
              depth={depth + 1}
              span={span}
              onPoint={onPoint}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
