'use client';

import { type FormEvent, useId, useState } from 'react';
import { EditorField } from '@/components/editor/editor-field';
import { useFreeze } from '@/components/jobs/use-jobs';
import { HeaderRows } from '@/components/messages/header-rows';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Check, Field, Input } from '@/components/ui/field';
import type { Target } from '@/lib/contract/jobs';
import type { LettersChoice } from '@/lib/contract/letters';
import { type Entry, tableOf, textOf, typeOf } from '@/lib/format/table-value';
import { useRescueT } from '@/lib/messages/use-rescue-t';
import { headersOf, type Letter } from '@/lib/model/letter';

const kinds = ['origin-queue', 'origin-exchange', 'queue', 'exchange'] as const;
type Kind = (typeof kinds)[number];

/** The death history isn't edited: it says what happened. */
function editable(letter: Letter): readonly Entry[] {
  return Object.entries(headersOf(letter.properties))
    .filter(([name]) => !/^x-((first-|last-)?death|waybill-)/.test(name))
    .map(([name, value], id) => ({ id, name, type: typeOf(value), value: textOf(value) }));
}

export function RedriveDialog({
  count,
  choice,
  edit,
  died = true,
  onClose,
}: {
  count: number;
  choice: LettersChoice;
  /** Sent in an edited form; it is the only one that is chosen. */
  edit?: Letter;
  /** There is a way back for them, which is proposed. */
  died?: boolean;
  onClose: () => void;
}) {
  const t = useRescueT();
  const form = useId();
  const freeze = useFreeze();
  const [kind, setKind] = useState<Kind>(died ? 'origin-queue' : 'queue');
  const [queue, setQueue] = useState('');
  const [exchange, setExchange] = useState('');
  const [key, setKey] = useState('');
  const [keepHistory, setKeepHistory] = useState(false);
  const [why, setWhy] = useState('');
  const [payload, setPayload] = useState(edit?.payload ?? '');
  const [entries, setEntries] = useState<readonly Entry[]>(() => (edit === undefined ? [] : editable(edit)));
  const headers = tableOf(entries);
  const target: Target =
    kind === 'queue'
      ? { kind, queue }
      : kind === 'exchange'
        ? { kind, exchange, key: key === '' ? null : key }
        : { kind };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const edited =
      edit === undefined || headers === undefined
        ? {}
        : { edit: { payload, payloadEncoding: edit.payloadEncoding, headers } };
    freeze.mutate({ choice, action: { kind: 'redrive', target, keepHistory, ...edited }, why });
  };
  return (
    <Dialog
      open
      wide={edit !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={edit === undefined ? t.redrive.title(count) : t.redrive.editTitle}
      description={t.redrive.detail}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button
            form={form}
            type="submit"
            variant="primary"
            busy={freeze.isPending}
            disabled={(kind === 'queue' && queue === '') || headers === undefined}
          >
            {t.redrive.preview(count)}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {edit !== undefined && (
          <>
            <EditorField
              label={t.redrive.payload}
              value={payload}
              onChange={setPayload}
              json={edit.payloadEncoding === 'string' && String(edit.properties.content_type).includes('json')}
            />
            <HeaderRows label={t.redrive.headers} entries={entries} onChange={setEntries} />
          </>
        )}
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1.5 text-xs font-medium text-soft">{t.redrive.where}</legend>
          {kinds.map((each) => (
            <label key={each} className="flex items-start gap-2 text-sm">
              <input
                type="radio"
                name={`${form}-target`}
                className="tick mt-0.5"
                checked={kind === each}
                onChange={() => setKind(each)}
              />
              <span>
                {t.redrive.targets[each]}
                <span className="block text-xs text-faint">{t.redrive.targetHints[each]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {kind === 'queue' && (
          <Field label={t.redrive.queue}>
            {(ids) => <Input {...ids} value={queue} onChange={(event) => setQueue(event.target.value)} />}
          </Field>
        )}
        {kind === 'exchange' && (
          <div className="grid grid-cols-2 gap-3">
            <Field label={t.redrive.exchange}>
              {(ids) => (
                <Input
                  {...ids}
                  value={exchange}
                  placeholder={t.defaultExchange}
                  onChange={(event) => setExchange(event.target.value)}
                />
              )}
            </Field>
            <Field label={t.redrive.key}>
              {(ids) => (
                <Input
                  {...ids}
                  value={key}
                  maxLength={255}
                  placeholder={t.redrive.ownKey}
                  onChange={(event) => setKey(event.target.value)}
                />
              )}
            </Field>
          </div>
        )}
        <Check
          label={t.redrive.keepHistory}
          hint={t.redrive.keepHistoryHint}
          checked={keepHistory}
          onChange={setKeepHistory}
        />
        <Field label={t.redrive.why} hint={t.redrive.whyHint} optional>
          {(ids) => <Input {...ids} maxLength={2000} value={why} onChange={(event) => setWhy(event.target.value)} />}
        </Field>
        {headers === undefined && <p className="text-xs text-bad">{t.redrive.badHeaders}</p>}
        {freeze.error !== null && <ErrorNote error={freeze.error.error} />}
      </form>
    </Dialog>
  );
}
