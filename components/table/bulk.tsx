'use client';

import type { LucideIcon } from 'lucide-react';
import { type FormEvent, useId, useRef, useState } from 'react';
import type { Selection } from '@/components/table/selection';
import type { Keyed } from '@/components/table/steady';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { Tooltip } from '@/components/ui/tooltip';
import { count } from '@/lib/format/format';
import { useT } from '@/lib/messages/use-t';

/** Something that is done to each of many rows. */
export type BulkAction<Row> = {
  readonly id: string;
  readonly icon: LucideIcon;
  /** Names the deed and how much it concerns. */
  readonly label: (rows: readonly Row[]) => string;
  readonly detail: (rows: readonly Row[]) => string;
  /** Why it can't be done, to nobody or to these. */
  readonly unable?: (rows: readonly Row[]) => string | undefined;
  /** What is lost can't be had back: the number must be typed. */
  readonly grave?: boolean;
  /** A text that goes along, such as a reason. */
  readonly text?: string;
  readonly run: (row: Row, text: string) => Promise<unknown>;
};

/** Requests that are under way at once. */
const lanes = 4;
const failuresShown = 5;

export function BulkBar<Row extends Keyed>({
  selection,
  actions,
  name,
}: {
  selection: Selection<Row>;
  actions: readonly BulkAction<Row>[];
  name: (row: Row) => string;
}) {
  const t = useT();
  const [doing, setDoing] = useState<{ action: BulkAction<Row>; rows: readonly Row[] }>();
  const rows = [...selection.rows.values()];
  if (rows.length === 0) return null;
  return (
    <section
      aria-label={t.table.chosen(rows.length)}
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t bg-accent-soft/40 px-4 py-1.5"
    >
      <span className="num mr-2 text-sm font-medium">{t.table.chosen(rows.length)}</span>
      {actions.map((action) => (
        <ActionButton key={action.id} action={action} rows={rows} onStart={() => setDoing({ action, rows })} />
      ))}
      <Button variant="quiet" onClick={selection.clear}>
        {t.table.clear}
      </Button>
      {doing !== undefined && (
        <BulkDialog
          {...doing}
          name={name}
          onClose={(failed) => {
            setDoing(undefined);
            if (failed !== undefined) selection.set(failed);
          }}
        />
      )}
    </section>
  );
}

/** What can't be done stays on the screen, and says why. */
function ActionButton<Row>({
  action,
  rows,
  onStart,
}: {
  action: BulkAction<Row>;
  rows: readonly Row[];
  onStart: () => void;
}) {
  const reason = action.unable?.(rows);
  const button = (
    <Button
      variant={action.grave === true ? 'danger-quiet' : 'plain'}
      aria-disabled={reason === undefined ? undefined : true}
      className={reason === undefined ? '' : 'opacity-50'}
      onClick={() => reason === undefined && onStart()}
    >
      <action.icon />
      {action.label(rows)}
    </Button>
  );
  return reason === undefined ? button : <Tooltip text={reason}>{button}</Tooltip>;
}

type Progress<Row> = { readonly done: number; readonly failed: readonly { row: Row; reason: string }[] };

/** Asks, does it row by row, and says what became of each. Those that failed stay chosen. */
function BulkDialog<Row extends Keyed>({
  action,
  rows,
  name,
  onClose,
}: {
  action: BulkAction<Row>;
  rows: readonly Row[];
  name: (row: Row) => string;
  /** Without an argument: nothing was done. */
  onClose: (left?: readonly Row[]) => void;
}) {
  const t = useT();
  const form = useId();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [progress, setProgress] = useState<Progress<Row>>();
  const [over, setOver] = useState(false);
  const stop = useRef(false);
  const left = useRef<readonly Row[]>(rows);

  const run = async (): Promise<void> => {
    const waiting = [...rows];
    const failed: { row: Row; reason: string }[] = [];
    let done = 0;
    const tell = (): void => setProgress({ done, failed: [...failed] });
    tell();
    const lane = async (): Promise<void> => {
      for (let row = waiting.shift(); row !== undefined && !stop.current; row = waiting.shift()) {
        try {
          await action.run(row, text);
          done++;
        } catch (error) {
          failed.push({ row, reason: error instanceof Error ? error.message : String(error) });
        }
        left.current = [...failed.map((each) => each.row), ...waiting];
        tell();
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    setOver(true);
    if (left.current.length === 0) onClose([]);
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run();
  };
  const mayRun = action.grave !== true || typed === String(rows.length);
  const close = (): void => {
    stop.current = true;
    onClose(progress === undefined ? undefined : left.current);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={action.label(rows)}
      description={action.detail(rows)}
      footer={
        progress === undefined ? (
          <>
            <Button onClick={close}>{t.common.cancel}</Button>
            <Button type="submit" form={form} variant={action.grave === true ? 'danger' : 'primary'} disabled={!mayRun}>
              {action.label(rows)}
            </Button>
          </>
        ) : (
          <Button onClick={close}>{over ? t.common.close : t.table.stop}</Button>
        )
      }
    >
      {progress === undefined ? (
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          <Names rows={rows} name={name} />
          {action.text !== undefined && (
            <Field label={action.text} optional>
              {(ids) => (
                <Input {...ids} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
              )}
            </Field>
          )}
          {action.grave === true && (
            <Field label={t.common.typeToConfirm(String(rows.length))}>
              {(ids) => (
                <Input
                  {...ids}
                  inputMode="numeric"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value.trim())}
                />
              )}
            </Field>
          )}
        </form>
      ) : (
        <Outcome progress={progress} all={rows.length} over={over} name={name} />
      )}
    </Dialog>
  );
}

function Names<Row extends Keyed>({ rows, name }: { rows: readonly Row[]; name: (row: Row) => string }) {
  const shown = rows.slice(0, failuresShown);
  return (
    <ul className="rounded-md bg-sunken px-3 py-2 text-sm">
      {shown.map((row) => (
        <li key={row.key} className="truncate">
          {name(row)}
        </li>
      ))}
      {rows.length > shown.length && <li className="text-faint">+ {count(rows.length - shown.length)}</li>}
    </ul>
  );
}

function Outcome<Row extends Keyed>({
  progress,
  all,
  over,
  name,
}: {
  progress: Progress<Row>;
  all: number;
  over: boolean;
  name: (row: Row) => string;
}) {
  const t = useT();
  const { done, failed } = progress;
  const share = (done + failed.length) / all;
  return (
    <div className="flex flex-col gap-3 text-sm" role="status">
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="num flex justify-between text-soft">
        <span>{over ? t.table.done(done) : t.table.progress(done + failed.length, all)}</span>
        {failed.length > 0 && <span className="text-bad">{t.table.failed(failed.length)}</span>}
      </p>
      {over && done + failed.length < all && <p>{t.table.stopped(all - done - failed.length)}</p>}
      {failed.length > 0 && (
        <ul className="rounded-md bg-bad-soft px-3 py-2">
          {failed.slice(0, failuresShown).map(({ row, reason }) => (
            <li key={row.key} className="break-words">
              <b className="font-medium">{name(row)}</b>: {reason}
            </li>
          ))}
          {failed.length > failuresShown && <li className="text-soft">+ {count(failed.length - failuresShown)}</li>}
        </ul>
      )}
    </div>
  );
}
