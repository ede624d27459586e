'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { byQueue } from '@/components/browse/save';
import type { Row } from '@/components/browse/use-search';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Check, Field, Input, Select } from '@/components/ui/field';
import { ScopedLink } from '@/components/ui/scoped-link';
import { binBytesMax, binDaysMax, binMessagesMax } from '@/lib/contract/bin-limits';
import type { ChosenFate, ChosenFates } from '@/lib/contract/deeds-messages';
import { chosenMax } from '@/lib/contract/message-limits';
import type { MessageFate } from '@/lib/contract/messages';
import type { BrokerError, Result } from '@/lib/contract/result';
import { callConsole } from '@/lib/hooks/console-call';
import { useBroker } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';

export type Act = 'delete' | 'move' | 'copy';

/** So many go with one request, so that there is something to see and to stop. Taking them is done in one go. */
const perRequestInPlace = 100;
const reasonsShown = 6;

type Fated = ChosenFate & { readonly row: Row };
type Form = { bin: boolean; kind: 'queue' | 'exchange'; queue: string; exchange: string; key: string; ownKey: boolean };

function inputOf(act: Act, form: Form): object {
  if (act === 'delete') return { bin: form.bin };
  return form.kind === 'queue'
    ? { exchange: '', routingKey: form.queue }
    : { exchange: form.exchange, routingKey: form.ownKey ? null : form.key };
}

/** Says what will happen, does it, and tells the fate of each. */
export function ActDialog({
  act,
  rows,
  inPlace,
  onClose,
}: {
  act: Act;
  rows: readonly Row[];
  inPlace: boolean;
  /** With the keys of those with which it was done; without, nothing was tried. */
  onClose: (done?: ReadonlySet<string>) => void;
}) {
  const t = useBrowseT();
  const broker = useBroker();
  const id = useId();
  const [form, setForm] = useState<Form>({ bin: true, kind: 'queue', queue: '', exchange: '', key: '', ownKey: true });
  const [fated, setFated] = useState<readonly Fated[]>();
  const [error, setError] = useState<BrokerError>();
  const [running, setRunning] = useState(false);
  const stop = useRef(false);
  const groups = byQueue(rows);
  const words = t.browse.act;
  const detail = { delete: words.deleteDetail, move: words.moveDetail, copy: words.copyDetail }[act];

  const run = async (): Promise<void> => {
    setRunning(true);
    const all: Fated[] = [];
    setFated([]);
    const size = inPlace ? perRequestInPlace : chosenMax;
    for (const { vhost, queue, rows: own } of groups) {
      for (let at = 0; at < own.length && !stop.current; at += size) {
        const part = own.slice(at, at + size);
        const input = { vhost, queue, ids: part.map((row) => row.id), ...inputOf(act, form) };
        const answer: Result<ChosenFates> = await callConsole('POST', '/api/deeds', {
          broker,
          deed: `${act}-messages`,
          input,
        });
        if (!answer.ok) {
          setError(answer.error);
          stop.current = true;
          break;
        }
        const byId = new Map(part.map((row) => [row.id, row]));
        for (const fate of answer.value.fates) {
          const row = byId.get(fate.id);
          if (row !== undefined) all.push({ ...fate, row });
        }
        setFated([...all]);
      }
    }
    setRunning(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run();
  };
  const close = (): void => {
    stop.current = true;
    const done = fated?.flatMap(({ fate, row }) => (fate === 'done' || fate === 'gone' ? [row.key] : []));
    onClose(done === undefined ? undefined : new Set(done));
  };
  const ready = act === 'delete' || (form.kind === 'queue' ? form.queue !== '' : true);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={words.title(act, rows.length, groups.length)}
      description={detail}
      footer={
        fated === undefined ? (
          <>
            <Button onClick={close}>{t.common.cancel}</Button>
            <Button type="submit" form={id} variant={act === 'delete' ? 'danger' : 'primary'} disabled={!ready}>
              {words.do(act, rows.length)}
            </Button>
          </>
        ) : (
          <Button onClick={running ? () => (stop.current = true) : close}>
            {running ? words.stop : t.common.close}
          </Button>
        )
      }
    >
      {fated === undefined ? (
        <form id={id} onSubmit={submit} className="flex flex-col gap-3">
          {!inPlace && (
            <p className="rounded-md bg-warn-soft px-3 py-2 text-sm">{`${words.overAmqp} ${words.quorum}`}</p>
          )}
          {act === 'delete' ? (
            <Check
              label={words.keep}
              hint={form.bin ? words.keepHint(binMessagesMax, binBytesMax, binDaysMax) : words.lost}
              checked={form.bin}
              onChange={(bin) => setForm({ ...form, bin })}
            />
          ) : (
            <TargetFields form={form} onChange={setForm} vhosts={[...new Set(groups.map(({ vhost }) => vhost))]} />
          )}
        </form>
      ) : (
        <Outcome
          fated={fated}
          all={rows.length}
          running={running}
          error={error}
          binned={act === 'delete' && form.bin}
        />
      )}
    </Dialog>
  );
}

function TargetFields({
  form,
  onChange,
  vhosts,
}: {
  form: Form;
  onChange: (form: Form) => void;
  vhosts: readonly string[];
}) {
  const t = useBrowseT();
  const words = t.browse.act;
  const hint = vhosts.length === 1 ? words.sameVhost(vhosts[0] ?? '') : words.manyVhosts;
  return (
    <>
      <Field label={words.to}>
        {(ids) => (
          <Select
            {...ids}
            value={form.kind}
            onChange={(event) => onChange({ ...form, kind: event.target.value === 'exchange' ? 'exchange' : 'queue' })}
          >
            <option value="queue">{words.toQueue}</option>
            <option value="exchange">{words.toExchange}</option>
          </Select>
        )}
      </Field>
      {form.kind === 'queue' ? (
        <Field label={words.queue} hint={hint}>
          {(ids) => (
            <Input
              {...ids}
              value={form.queue}
              maxLength={255}
              onChange={(event) => onChange({ ...form, queue: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <>
          <Field label={words.exchange} hint={hint}>
            {(ids) => (
              <Input
                {...ids}
                value={form.exchange}
                placeholder={t.defaultExchange}
                maxLength={255}
                onChange={(event) => onChange({ ...form, exchange: event.target.value })}
              />
            )}
          </Field>
          <Check label={words.ownKey} checked={form.ownKey} onChange={(ownKey) => onChange({ ...form, ownKey })} />
          {!form.ownKey && (
            <Field label={words.key}>
              {(ids) => (
                <Input
                  {...ids}
                  value={form.key}
                  maxLength={255}
                  onChange={(event) => onChange({ ...form, key: event.target.value })}
                />
              )}
            </Field>
          )}
        </>
      )}
    </>
  );
}

const order: readonly MessageFate[] = ['done', 'gone', 'held', 'unroutable', 'refused'];

function Outcome({
  fated,
  all,
  running,
  error,
  binned,
}: {
  fated: readonly Fated[];
  all: number;
  running: boolean;
  error: BrokerError | undefined;
  binned: boolean;
}) {
  const t = useBrowseT();
  const words = t.browse.act;
  const counts = order.map((fate) => [fate, fated.filter((each) => each.fate === fate).length] as const);
  const others = fated.filter(({ fate }) => fate !== 'done');
  return (
    <div className="flex flex-col gap-3 text-sm" role="status">
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full rounded-full bg-accent" style={{ width: `${(fated.length / all) * 100}%` }} />
      </div>
      {running ? (
        <p className="num text-soft">{words.progress(fated.length, all)}</p>
      ) : (
        <>
          <ul aria-label={words.outcome} className="num flex flex-wrap gap-x-4 gap-y-1">
            {counts.map(([fate, n]) =>
              n === 0 ? null : (
                <li key={fate} className={fate === 'done' ? 'font-medium' : 'text-soft'}>
                  {words.fate(fate, n)}
                </li>
              ),
            )}
            {fated.length < all && <li className="text-soft">{words.left(all - fated.length)}</li>}
          </ul>
          {others.length > 0 && (
            <ul className="rounded-md bg-sunken px-3 py-2 text-xs">
              {others.slice(0, reasonsShown).map(({ row, fate, reason }) => (
                <li key={row.key} className="break-words">
                  {words.one(row.routing_key, fate, reason)}
                </li>
              ))}
              {others.length > reasonsShown && <li className="text-faint">+ {others.length - reasonsShown}</li>}
            </ul>
          )}
          {binned && fated.some(({ fate }) => fate === 'done') && (
            <ScopedLink href="/messages" query={{ tab: 'bin' }}>
              {words.toBin}
            </ScopedLink>
          )}
        </>
      )}
      {error !== undefined && <ErrorNote error={error} />}
    </div>
  );
}
