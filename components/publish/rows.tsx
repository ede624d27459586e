'use client';

import { Plus, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { cn } from '@/lib/format/cn';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

type Row = { readonly name: string; readonly value: string };

type RowsProps<R extends Row> = {
  label: string;
  labels: { readonly name: string; readonly value: string };
  rows: readonly R[];
  empty: R;
  add: string;
  /** What is said while there is no row. */
  none: string;
  problem: (at: number) => string | undefined;
  middle?: (row: R, set: (row: R) => void) => ReactNode;
  /** An editor of the value; without it, a line of text. */
  value?: (row: R, set: (row: R) => void, props: ValueProps) => ReactNode;
  onChange: (rows: R[]) => void;
};

/** Names and values, as many as are wanted; between them what a row has besides. */
export function Rows<R extends Row>({
  label,
  labels,
  rows,
  empty,
  add,
  none,
  problem,
  middle,
  value,
  onChange,
}: RowsProps<R>) {
  const t = usePublisherT();
  const id = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="sr-only">{label}</legend>
      {rows.length === 0 && <p className="text-sm text-faint">{none}</p>}
      {rows.map((row, at) => {
        const set = (next: R): void => onChange(rows.map((each, index) => (index === at ? next : each)));
        const wrong = problem(at);
        const noteId = `${id}-${at}`;
        const props = {
          'aria-label': labels.value,
          'aria-invalid': wrong === undefined ? undefined : true,
          'aria-describedby': wrong === undefined ? undefined : noteId,
        };
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its name changes while it is typed
            key={at}
            className="flex flex-col gap-0.5 max-sm:pb-2"
          >
            <div
              className={cn(
                'grid items-start gap-1.5 max-sm:grid-cols-[128px_minmax(0,1fr)_32px]',
                middle === undefined
                  ? 'sm:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_32px]'
                  : 'sm:grid-cols-[minmax(0,1fr)_148px_minmax(0,1.4fr)_32px]',
              )}
            >
              <Input
                aria-label={labels.name}
                className="max-sm:col-span-2"
                placeholder={t.compose.name}
                value={row.name}
                onChange={(event) => set({ ...row, name: event.target.value })}
              />
              {middle !== undefined && <div className="max-sm:order-1">{middle(row, set)}</div>}
              <div
                className={cn(
                  'min-w-0 max-sm:order-2',
                  middle === undefined ? 'max-sm:col-span-3' : 'max-sm:col-span-2',
                )}
              >
                {value?.(row, set, props) ?? (
                  <Input
                    {...props}
                    placeholder={t.compose.value}
                    value={row.value}
                    onChange={(event) => set({ ...row, value: event.target.value })}
                  />
                )}
              </div>
              <Button
                variant="quiet"
                icon
                aria-label={t.compose.remove(row.name)}
                onClick={() => onChange(rows.filter((_, index) => index !== at))}
              >
                <X />
              </Button>
            </div>
            {wrong !== undefined && (
              <p id={noteId} className="text-xs text-bad">
                {wrong}
              </p>
            )}
          </div>
        );
      })}
      <Button variant="quiet" className="h-7! self-start px-1.5! text-xs" onClick={() => onChange([...rows, empty])}>
        <Plus />
        {add}
      </Button>
    </fieldset>
  );
}

/** Rows of a name and a value, both lines of text. */
export function PairRows(props: Omit<RowsProps<Row>, 'labels' | 'empty' | 'middle' | 'value'>) {
  const t = usePublisherT();
  return <Rows {...props} labels={{ name: t.compose.name, value: t.compose.value }} empty={{ name: '', value: '' }} />;
}

export type ValueProps = {
  readonly 'aria-label': string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
};
