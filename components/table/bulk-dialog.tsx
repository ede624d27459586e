'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { count } from '@/lib/format/format';
import { useT } from '@/lib/messages/use-t';

/** Requests that are under way at once. */
const lanes = 4;
const failuresShown = 5;

/** One of many, and how it is done to it. */
type Item = { readonly key: string; readonly name: string; readonly run: (text: string) => Promise<unknown> };

type Progress = { readonly done: number; readonly failed: readonly { item: Item; reason: string }[] };

/** Asks, does it one by one, and says what became of each. */
export function BulkDialog({
  title,
  detail,
  grave,
  text: textLabel,
  items,
  onClose,
}: {
  title: string;
  detail: string;
  grave: boolean;
  text: string | undefined;
  items: readonly Item[];
  /** With the keys of those that it wasn't done to; without: nothing was begun. */
  onClose: (left?: ReadonlySet<string>) => void;
}) {
  const t = useT();
  const form = useId();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [progress, setProgress] = useState<Progress>();
  const [over, setOver] = useState(false);
  const stop = useRef(false);
  const left = useRef<readonly Item[]>(items);
  const keysLeft = (): ReadonlySet<string> => new Set(left.current.map(({ key }) => key));

  const run = async (): Promise<void> => {
    const waiting = [...items];
    const failed: { item: Item; reason: string }[] = [];
    let done = 0;
    const tell = (): void => setProgress({ done, failed: [...failed] });
    tell();
    const lane = async (): Promise<void> => {
      for (let item = waiting.shift(); item !== undefined && !stop.current; item = waiting.shift()) {
        try {
          await item.run(text);
          done++;
        } catch (error) {
          failed.push({ item, reason: error instanceof Error ? error.message : String(error) });
        }
        left.current = [...failed.map((each) => each.item), ...waiting];
        tell();
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    setOver(true);
    if (left.current.length === 0) onClose(new Set());
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run();
  };
  const close = (): void => {
    stop.current = true;
    onClose(progress === undefined ? undefined : keysLeft());
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={title}
      description={detail}
      footer={
        progress === undefined ? (
          <>
            <Button onClick={close}>{t.common.cancel}</Button>
            <Button
              type="submit"
              form={form}
              variant={grave ? 'danger' : 'primary'}
              disabled={grave && typed !== String(items.length)}
            >
              {title}
            </Button>
          </>
        ) : (
          <Button onClick={close}>{over ? t.common.close : t.table.stop}</Button>
        )
      }
    >
      {progress === undefined ? (
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          <Names items={items} />
          {textLabel !== undefined && (
            <Field label={textLabel} optional>
              {(ids) => (
                <Input {...ids} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
              )}
            </Field>
          )}
          {grave && (
            <Field label={t.common.typeToConfirm(String(items.length))}>
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
        <Outcome progress={progress} all={items.length} over={over} />
      )}
    </Dialog>
  );
}

function Names({ items }: { items: readonly Item[] }) {
  const shown = items.slice(0, failuresShown);
  return (
    <ul className="rounded-md bg-sunken px-3 py-2 text-sm">
      {shown.map(({ key, name }) => (
        <li key={key} className="truncate">
          {name}
        </li>
      ))}
      {items.length > shown.length && <li className="text-faint">+ {count(items.length - shown.length)}</li>}
    </ul>
  );
}

function Outcome({ progress, all, over }: { progress: Progress; all: number; over: boolean }) {
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
          {failed.slice(0, failuresShown).map(({ item, reason }) => (
            <li key={item.key} className="break-words">
              <b className="font-medium">{item.name}</b>: {reason}
            </li>
          ))}
          {failed.length > failuresShown && <li className="text-soft">+ {count(failed.length - failuresShown)}</li>}
        </ul>
      )}
    </div>
  );
}
