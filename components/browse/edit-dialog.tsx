'use client';

import { type FormEvent, useId, useState } from 'react';
import { EditorField } from '@/components/editor/editor-field';
import { HeaderRows } from '@/components/messages/header-rows';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input, Select } from '@/components/ui/field';
import { State } from '@/components/ui/state';
import { toast } from '@/components/ui/toast';
import type { ChosenFate } from '@/lib/contract/deeds-messages';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { readJson } from '@/lib/format/json';
import { type Entry, tableOf, textOf, typeOf } from '@/lib/format/table-value';
import { useDeed } from '@/lib/hooks/deed';
import { useBrowseT } from '@/lib/messages/use-browse-t';
import { messageToDraft } from '@/lib/model/message-draft';

function entriesOf(headers: unknown): Entry[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).map(([name, value], id) => ({ id, name, type: typeOf(value), value: textOf(value) }));
}

/** A copy is changed and published; the original goes only when a queue has the copy. */
export function EditDialog({
  message,
  onClose,
  onDone,
}: {
  message: SeenMessage;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useBrowseT();
  const form = useId();
  const deed = useDeed('replace-message');
  const [draft] = useState(() => messageToDraft(message));
  const { headers: given, ...properties } = draft.properties;
  // Its exchange may lead to other queues too, and those had it already.
  const [only, setOnly] = useState(true);
  const [exchange, setExchange] = useState('');
  const [routingKey, setRoutingKey] = useState(message.queue);
  const choose = (onlyThis: boolean): void => {
    setOnly(onlyThis);
    setExchange(onlyThis ? '' : draft.exchange);
    setRoutingKey(onlyThis ? message.queue : draft.routingKey);
  };
  const [payload, setPayload] = useState(draft.payload);
  const [entries, setEntries] = useState<readonly Entry[]>(() => entriesOf(given));
  const [fate, setFate] = useState<ChosenFate>();
  const headers = tableOf(entries);
  const words = t.browse.editing;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (headers === undefined || deed.isPending) return;
    setFate(undefined);
    deed.mutate(
      {
        vhost: message.vhost,
        queue: message.queue,
        id: message.id,
        exchange,
        routingKey,
        payload,
        payloadEncoding: draft.payloadEncoding,
        properties: Object.keys(headers).length === 0 ? properties : { ...properties, headers },
      },
      {
        onSuccess: ({ fates: [first] }) => {
          if (first?.fate !== 'done') {
            setFate(first);
            return;
          }
          toast.success(words.done);
          onDone();
          onClose();
        },
      },
    );
  };
  const { content_type: type } = properties;
  const isJson =
    draft.payloadEncoding === 'string' && typeof type === 'string' && type.includes('json') && payload !== '';
  const invalid = isJson && readJson(payload) === undefined;
  const kept = Object.entries(properties);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      description={words.detail}
      footer={
        <>
          <span role="status" className="mr-auto min-w-0 text-xs">
            {fate !== undefined && (
              <State tone="warn" className="whitespace-normal">
                {words.stays(fate.fate, fate.reason)}
              </State>
            )}
          </span>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={form} variant="primary" busy={deed.isPending} disabled={headers === undefined}>
            {words.do}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <Field label={words.to} hint={only ? undefined : words.fansOut}>
          {(ids) => (
            <Select
              {...ids}
              value={only ? 'queue' : 'exchange'}
              onChange={(event) => choose(event.target.value === 'queue')}
            >
              <option value="queue">{words.onlyQueue(message.queue)}</option>
              <option value="exchange">{words.anyExchange}</option>
            </Select>
          )}
        </Field>
        <div className={only ? 'hidden' : 'grid gap-3 sm:grid-cols-2'}>
          <Field label={words.exchange}>
            {(ids) => (
              <Input
                {...ids}
                value={exchange}
                placeholder={t.defaultExchange}
                onChange={(event) => setExchange(event.target.value)}
              />
            )}
          </Field>
          <Field label={words.key} {...(exchange === '' ? { hint: words.keyHint } : {})}>
            {(ids) => (
              <Input
                {...ids}
                value={routingKey}
                maxLength={255}
                onChange={(event) => setRoutingKey(event.target.value)}
              />
            )}
          </Field>
        </div>
        <EditorField
          label={words.payload}
          value={payload}
          onChange={setPayload}
          json={isJson}
          hint={draft.payloadEncoding === 'base64' ? words.base64 : invalid ? words.invalidJson : undefined}
        />
        <HeaderRows label={words.headers} entries={entries} onChange={setEntries} />
        {kept.length > 0 && (
          <p className="text-xs text-faint">
            {words.kept}: {kept.map(([name, value]) => `${name} ${textOf(value)}`).join(', ')}
          </p>
        )}
        {deed.error !== null && <ErrorNote error={deed.error.error} />}
      </form>
    </Dialog>
  );
}
