'use client';

import type { useSelection } from '@/components/table/selection';
import type { BinItem } from '@/lib/contract/bin';
import { cn } from '@/lib/format/cn';
import { bytes, dateTime } from '@/lib/format/format';
import { useBrowseT } from '@/lib/messages/use-browse-t';

export type BinRow = BinItem & { readonly key: string };

export function BinTable({
  rows,
  selection,
  open,
  onOpen,
}: {
  rows: readonly BinRow[];
  selection: ReturnType<typeof useSelection<BinRow>>;
  open: string | null;
  onOpen: (id: string) => void;
}) {
  const t = useBrowseT();
  const whole = rows.every(({ key }) => selection.has(key));
  const narrow = open !== null;
  return (
    <section
      aria-label={t.bin.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="min-w-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 z-10 bg-panel">
          <tr className="border-b text-left text-xs whitespace-nowrap text-faint [&>th]:h-[34px] [&>th]:px-2 [&>th]:font-medium">
            <th scope="col" className="w-9 text-center">
              <input
                type="checkbox"
                aria-label={whole ? t.browse.chooseNone : t.browse.chooseAll}
                checked={whole}
                onChange={() => (whole ? selection.clear() : selection.set(rows))}
                className="tick align-middle"
              />
            </th>
            <th scope="col">{t.bin.key}</th>
            <th scope="col">{t.bin.queue}</th>
            <th scope="col">{t.bin.deleted}</th>
            {!narrow && (
              <>
                <th scope="col" className="max-sm:hidden">
                  {t.bin.by}
                </th>
                <th scope="col" className="text-right max-sm:hidden">
                  {t.bin.size}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.key}
              aria-current={row.id === open || undefined}
              className={cn(
                'relative h-[34px] border-b border-line/60 hover:bg-hover [&>td]:max-w-56 [&>td]:truncate [&>td]:px-2',
                selection.has(row.key) && 'bg-accent-soft/60',
                row.id === open && 'bg-hover',
              )}
            >
              <td className="text-center">
                <input
                  type="checkbox"
                  aria-label={t.bin.choose(row.routing_key)}
                  checked={selection.has(row.key)}
                  onChange={() => selection.toggle(row)}
                  className="tick relative z-10 align-middle"
                />
              </td>
              <td>
                <button
                  type="button"
                  aria-label={t.bin.open(row.routing_key)}
                  onClick={() => onOpen(row.id)}
                  className="font-medium after:absolute after:inset-0"
                >
                  {row.routing_key === '' ? t.binding.emptyKey : row.routing_key}
                </button>
              </td>
              <td className="text-soft">{row.queue}</td>
              <td className="num text-xs whitespace-nowrap text-soft">{dateTime(row.at_ms)}</td>
              {!narrow && (
                <>
                  <td className="text-soft max-sm:hidden">{row.user}</td>
                  <td className="num text-right text-xs text-soft max-sm:hidden">{bytes(row.payload_bytes)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
