'use client';

import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Skeleton } from '@/components/ui/card';
import type { Result } from '@/lib/contract/result';
import { cn } from '@/lib/format/cn';
import { useBroker } from '@/lib/hooks/scope';
import type { PacketView as View } from '@/lib/lab/model';
import type { WireField } from '@/lib/lab/wire/packet';
import { useLabT } from '@/lib/messages/use-lab-t';

type Span = { readonly from: number; readonly to: number };
/** What is pointed at: a field with all its bytes, or one byte with the smallest field that has it. */
type Pointed = Span & { readonly field: WireField | undefined };

/** Half of what a hex dump mostly has: that leaves room for the meaning beside it, and fits a phone. */
const rowBytes = 8;
const hidden = '--';

function printable(pair: string): string {
  if (pair === hidden) return '•';
  const byte = Number.parseInt(pair, 16);
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·';
}

const isIn = (at: number, span: Span | undefined): boolean => span !== undefined && at >= span.from && at < span.to;

/** The innermost field of a byte. Flags share theirs: it is the first that says something of it alone. */
function fieldAt(fields: readonly WireField[], at: number): WireField | undefined {
  const found = fields.find((field) => isIn(at, field));
  return found?.fields === undefined ? found : (fieldAt(found.fields, at) ?? found);
}

/** A packet's bytes, and beside them what each of them means: pointing at one shows the other. */
export function PacketView({ run, flight }: { run: string; flight: number }) {
  const t = useLabT();
  const broker = useBroker();
  const [pointed, setPointed] = useState<Pointed>();
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
  const pairs = data.hex.match(/../g) ?? [];
  const point = (at: number | undefined): void => {
    if (at === undefined) setPointed(undefined);
    else {
      const field = fieldAt(data.fields, at);
      setPointed({ from: field?.from ?? at, to: field?.to ?? at + 1, field });
    }
  };
  return (
    <div className="grid gap-4 sm:grid-cols-[auto_minmax(0,1fr)]">
      <HexDump key={flight} pairs={pairs} more={data.size - pairs.length} span={pointed} onPoint={point} />
      {data.fields.length === 0 ? (
        <p className="text-sm text-faint">{t.lab.unreadable}</p>
      ) : (
        <ul className="min-w-0 text-sm" aria-label={t.lab.fields}>
          {data.fields.map((field) => (
            <FieldLine
              key={`${field.from} ${field.name}`}
              field={field}
              depth={0}
              pointed={pointed?.field}
              onPoint={(next) => setPointed(next && { from: next.from, to: next.to, field: next })}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function HexDump({
  pairs,
  more,
  span,
  onPoint,
}: {
  pairs: readonly string[];
  more: number;
  span: Span | undefined;
  onPoint: (at: number | undefined) => void;
}) {
  const t = useLabT();
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLFieldSetElement>(null);
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: rowBytes, ArrowUp: -rowBytes }[event.key];
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? pairs.length - 1 : step === undefined ? -1 : at + step;
    if (next < 0 || next >= pairs.length) return;
    event.preventDefault();
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-byte="${next}"]`)?.focus();
  };
  const rows = Array.from({ length: Math.ceil(pairs.length / rowBytes) }, (_, row) => row * rowBytes);
  return (
    <div className="min-w-0 overflow-x-auto">
      <fieldset
        ref={grid}
        aria-label={t.lab.bytes(pairs.length + more)}
        className="w-max font-mono text-xs leading-5"
        onPointerLeave={() => onPoint(undefined)}
        onBlur={() => onPoint(undefined)}
      >
        {rows.map((from) => (
          <div key={from} className="flex">
            <span aria-hidden="true" className="pr-3 text-faint select-none">
              {from.toString(16).padStart(4, '0')}
            </span>
            {pairs.slice(from, from + rowBytes).map((pair, column) => (
              <Byte
                // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
                key={column}
                at={from + column}
                pair={pair}
                lit={isIn(from + column, span)}
                tabbable={from + column === at}
                onWalk={walk}
                onPoint={(next) => {
                  setAt(next);
                  onPoint(next);
                }}
              />
            ))}
            {/* The last row's letters stand below the others'. */}
            <span aria-hidden="true" className="ml-auto w-[10ch] pl-[2ch] whitespace-pre text-faint">
              {pairs.slice(from, from + rowBytes).map((pair, column) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
                  key={column}
                  className={cn(isIn(from + column, span) && 'bg-accent-soft text-ink')}
                >
                  {printable(pair)}
                </span>
              ))}
            </span>
          </div>
        ))}
      </fieldset>
      {more > 0 && <p className="text-xs text-faint">{t.lab.moreBytes(more)}</p>}
    </div>
  );
}

function Byte({
  at,
  pair,
  lit,
  tabbable,
  onWalk,
  onPoint,
}: {
  at: number;
  pair: string;
  lit: boolean;
  tabbable: boolean;
  onWalk: (event: KeyboardEvent) => void;
  onPoint: (at: number) => void;
}) {
  return (
    <button
      type="button"
      data-byte={at}
      data-lit={lit || undefined}
      tabIndex={tabbable ? 0 : -1}
      onPointerEnter={() => onPoint(at)}
      onFocus={() => onPoint(at)}
      onKeyDown={onWalk}
      className={cn(
        'w-[3ch] text-center focus-visible:outline-offset-[-1px]',
        lit ? 'bg-accent text-accent-ink' : 'text-soft',
      )}
    >
      {pair === hidden ? '••' : pair}
    </button>
  );
}

function FieldLine({
  field,
  depth,
  pointed,
  onPoint,
}: {
  field: WireField;
  depth: number;
  pointed: WireField | undefined;
  onPoint: (field: WireField | undefined) => void;
}) {
  return (
    <li>
      <button
        type="button"
        onPointerEnter={() => onPoint(field)}
        onPointerLeave={() => onPoint(undefined)}
        onFocus={() => onPoint(field)}
        onBlur={() => onPoint(undefined)}
        data-pointed={pointed === field || undefined}
        className={cn(
          'flex min-h-6 w-full flex-wrap items-baseline gap-x-2 border-l-2 border-transparent px-1.5 py-px text-left hover:bg-hover',
          pointed === field && 'border-accent bg-accent-soft',
        )}
        style={{ paddingLeft: 6 + depth * 14 }}
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
              pointed={pointed}
              onPoint={onPoint}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
