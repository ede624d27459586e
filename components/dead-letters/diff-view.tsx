'use client';

import { useMemo, useState } from 'react';
import { Check } from '@/components/ui/field';
import { cn } from '@/lib/format/cn';
import { textOf } from '@/lib/format/table-value';
import { useCompareT } from '@/lib/messages/use-compare-t';
import {
  type Change,
  type Comparable,
  compareBodies,
  compareTables,
  folded,
  type LineRow,
  type NamedRow,
  type Piece,
} from '@/lib/model/diff/message-diff';

/** The letter on the left, the other on the right; a mark says on which side a line stands. */
export function DiffView({ left, right }: { left: Comparable; right: Comparable }) {
  const t = useCompareT();
  const [all, setAll] = useState(false);
  const tables = useMemo(() => {
    const way = ({ exchange, routingKey }: Comparable) => ({ exchange, routing_key: routingKey });
    return {
      properties: compareTables({ ...way(left), ...left.properties }, { ...way(right), ...right.properties }),
      headers: compareTables(left.headers, right.headers),
    };
  }, [left, right]);
  const body = useMemo(() => compareBodies(left, right), [left, right]);
  const wanted = (rows: readonly NamedRow[]): readonly NamedRow[] =>
    all ? rows : rows.filter(({ change }) => change !== 'same');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p role="status" className="text-sm">
          {t.compare.summary(
            differing(tables.properties),
            differing(tables.headers),
            body.kind === 'same' ? 0 : Math.max(1, body.rows.filter(({ change }) => change !== 'same').length),
          )}
        </p>
        <span className="ml-auto">
          <Check label={t.compare.all} checked={all} onChange={setAll} />
        </span>
      </div>
      <Names title={t.letter.properties} rows={wanted(tables.properties)} />
      <Names title={t.letter.headers} rows={wanted(tables.headers)} />
      {(left.cut || right.cut) && <p className="text-xs text-warn">{t.compare.cut}</p>}
      {body.kind === 'binary' && <p className="text-sm text-soft">{t.compare.binary(left.body === right.body)}</p>}
      {body.kind === 'large' && <p className="text-xs text-warn">{t.compare.large}</p>}
      {body.kind === 'json' && body.rows.every(({ change }) => change === 'same') && (
        <p className="text-sm text-soft">{t.compare.sameJson}</p>
      )}
      {body.rows.length > 0 && <Lines rows={body.rows} all={all} />}
    </div>
  );
}

const differing = (rows: readonly NamedRow[]): number => rows.filter(({ change }) => change !== 'same').length;

const cell = 'w-1/2 px-2 py-0.5 align-top font-mono text-xs leading-5 break-words whitespace-pre-wrap';

function Names({ title, rows }: { title: string; rows: readonly NamedRow[] }) {
  const t = useCompareT();
  if (rows.length === 0) return null;
  return (
    <div className="overflow-x-auto rounded-md border">
      <table className="w-full table-fixed text-sm">
        <thead>
          <Head first={title} />
        </thead>
        <tbody>
          {rows.map(({ name, change, left, right }) => (
            <tr key={name} className="border-t border-line/60">
              <th scope="row" className="truncate px-2 py-0.5 text-left text-xs font-normal text-soft" title={name}>
                {name}
                <span className="sr-only"> {t.compare.changes[change]}</span>
              </th>
              <td className={cn(cell, change !== 'same' && change !== 'right' && 'bg-accent-soft')}>
                {change === 'right' ? <Absent /> : textOf(left)}
              </td>
              <td className={cn(cell, 'border-l', change !== 'same' && change !== 'left' && 'bg-accent-soft')}>
                {change === 'left' ? <Absent /> : textOf(right)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Absent() {
  const t = useCompareT();
  return <span className="text-faint">{t.compare.absent}</span>;
}

function Head({ first, narrow = false }: { first: string; narrow?: boolean }) {
  const t = useCompareT();
  return (
    <tr className="text-left text-xs font-medium text-faint">
      <th scope="col" className={cn('truncate px-2 py-1', narrow ? 'w-9 sm:w-20' : 'w-24 sm:w-40')}>
        {first}
      </th>
      <th scope="col" className="px-2 py-1">
        {t.compare.dead}
      </th>
      <th scope="col" className="border-l px-2 py-1">
        {t.compare.other}
      </th>
    </tr>
  );
}

const marks: Record<Change, string> = { same: '', changed: '≠', left: '−', right: '+' };

function Lines({ rows, all }: { rows: readonly LineRow[]; all: boolean }) {
  const t = useCompareT();
  const shown = all ? rows.map((row, at) => ({ row, at })) : folded(rows);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label={t.letter.payload} className="max-h-[32rem] overflow-auto rounded-md border">
      <table className="w-full table-fixed">
        <thead>
          <Head first={t.letter.payload} narrow />
        </thead>
        <tbody>
          {shown.map((each) =>
            'hidden' in each ? (
              <tr key={each.at} className="border-y border-line/60 bg-sunken/60">
                <td colSpan={3} className="px-2 py-0.5 text-xs text-faint">
                  {t.compare.alike(each.hidden)}
                </td>
              </tr>
            ) : (
              <tr key={each.at}>
                <td className="px-2 text-right font-mono text-xs leading-5 text-faint">
                  <span aria-hidden="true">{marks[each.row.change]}</span>
                  {each.row.change !== 'same' && <span className="sr-only">{t.compare.changes[each.row.change]}</span>}
                </td>
                <td className={cell}>
                  <Pieces pieces={each.row.left} />
                </td>
                <td className={cn(cell, 'border-l')}>
                  <Pieces pieces={each.row.right} />
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </section>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  let at = 0;
  return pieces.map(({ text, differs }) => {
    const key = at;
    at += text.length + 1;
    return differs ? (
      <mark key={key} className="rounded-sm bg-accent-soft text-ink">
        {text}
      </mark>
    ) : (
      <span key={key}>{text}</span>
    );
  });
}
