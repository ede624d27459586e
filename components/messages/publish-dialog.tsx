'use client';

import { type FormEvent, useId, useState } from 'react';
import { HeaderRows } from '@/components/messages/header-rows';
import type { PublishDraft } from '@/components/messages/publish-bus';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Check, Field, Input, TextArea } from '@/components/ui/field';
import { State } from '@/components/ui/state';
import { toast } from '@/components/ui/toast';
import { VhostField } from '@/components/ui/vhost-field';
import { type Entry, tableOf, textOf, typeOf } from '@/lib/format/table-value';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useT } from '@/lib/messages/use-t';

const extras = [
  ['messageId', 'message_id'],
  ['correlationId', 'correlation_id'],
  ['replyTo', 'reply_to'],
  ['messageType', 'type'],
  ['expiration', 'expiration'],
  ['priority', 'priority'],
] as const;

type Form = {
  vhost: string;
  exchange: string;
  routingKey: string;
  payload: string;
  contentType: string;
  persistent: boolean;
  headers: readonly Entry[];
} & Record<(typeof extras)[number][0], string>;

function fromDraft(draft: PublishDraft): Form {
  const properties = draft.properties ?? {};
  const given = (name: string): string => (properties[name] === undefined ? '' : textOf(properties[name]));
  const headers = properties.headers;
  return {
    vhost: draft.vhost,
    exchange: draft.exchange,
    routingKey: draft.routingKey,
    payload: draft.payload ?? '',
    contentType: draft.properties === undefined ? 'application/json' : given('content_type'),
    persistent: draft.properties === undefined || properties.delivery_mode === 2,
    headers:
      typeof headers === 'object' && headers !== null
        ? Object.entries(headers).map(([name, value], id) => ({ id, name, type: typeOf(value), value: textOf(value) }))
        : [],
    messageId: given('message_id'),
    correlationId: given('correlation_id'),
    replyTo: given('reply_to'),
    messageType: given('type'),
    expiration: given('expiration'),
    priority: given('priority'),
  };
}

function propertiesOf(form: Form): Record<string, unknown> | undefined {
  const headers = tableOf(form.headers);
  if (headers === undefined) return undefined;
  const properties: Record<string, unknown> = { delivery_mode: form.persistent ? 2 : 1 };
  if (form.contentType !== '') properties.content_type = form.contentType;
  if (Object.keys(headers).length > 0) properties.headers = headers;
  for (const [field, name] of extras) {
    if (form[field] !== '') properties[name] = field === 'priority' ? Number(form[field]) : form[field];
  }
  return properties;
}

function invalidJson(form: Form): boolean {
  if (!form.contentType.includes('json') || form.payload === '') return false;
  try {
    JSON.parse(form.payload);
    return false;
  } catch {
    return true;
  }
}

export function PublishDialog({ draft, onClose }: { draft: PublishDraft; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const deed = useDeed('publish');
  const info = useLive<'broker'>({ kind: 'broker' });
  const [form, setForm] = useState(() => fromDraft(draft));
  const [sent, setSent] = useState(0);
  const set = <F extends keyof Form>(field: F, value: Form[F]): void => setForm((old) => ({ ...old, [field]: value }));
  const properties = propertiesOf(form);
  const base64 = draft.payloadEncoding === 'base64';

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (properties === undefined || deed.isPending) return;
    deed.mutate(
      {
        vhost: form.vhost,
        exchange: form.exchange,
        routingKey: form.routingKey,
        payload: form.payload,
        payloadEncoding: base64 ? 'base64' : 'string',
        properties,
      },
      {
        onSuccess: ({ routed }) => {
          setSent((n) => n + 1);
          if (routed) toast.success(t.publish.routed);
          else toast.warning(t.publish.unrouted, { description: t.publish.unroutedDetail });
        },
      },
    );
  };

  const result = deed.data;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t.publish.title}
      footer={
        <>
          <span role="status" className="mr-auto min-w-0 text-xs">
            {result !== undefined && sent > 0 && !deed.isPending && (
              <State tone={result.routed ? 'good' : 'warn'} className="whitespace-normal">
                {result.routed ? t.publish.routed : t.publish.unrouted}
              </State>
            )}
          </span>
          <Button onClick={onClose}>{t.common.close}</Button>
          <Button type="submit" form={id} variant="primary" busy={deed.isPending} disabled={properties === undefined}>
            {t.publish.do}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-3 sm:grid-cols-3">
          <Field label={t.publish.exchange}>
            {(ids) => (
              <Input
                {...ids}
                value={form.exchange}
                placeholder={t.defaultExchange}
                onChange={(event) => set('exchange', event.target.value)}
              />
            )}
          </Field>
          <Field label={t.publish.key} {...(form.exchange === '' ? { hint: t.publish.keyHint } : {})}>
            {(ids) => (
              <Input
                {...ids}
                value={form.routingKey}
                maxLength={255}
                onChange={(event) => set('routingKey', event.target.value)}
              />
            )}
          </Field>
          <VhostField value={form.vhost} vhosts={info.data?.vhosts ?? []} onChange={(vhost) => set('vhost', vhost)} />
        </div>
        <Field
          label={t.publish.payload}
          {...(base64 ? { hint: t.message.base64 } : invalidJson(form) ? { hint: t.publish.invalidJson } : {})}
        >
          {(ids) => (
            <TextArea {...ids} rows={7} value={form.payload} onChange={(event) => set('payload', event.target.value)} />
          )}
        </Field>
        <div className="grid items-end gap-3 sm:grid-cols-3">
          <Field label={t.publish.contentType}>
            {(ids) => (
              <Input {...ids} value={form.contentType} onChange={(event) => set('contentType', event.target.value)} />
            )}
          </Field>
          <div className="sm:col-span-2 sm:pb-1.5">
            <Check
              label={t.publish.persistent}
              checked={form.persistent}
              onChange={(persistent) => set('persistent', persistent)}
            />
          </div>
        </div>
        <HeaderRows label={t.publish.headers} entries={form.headers} onChange={(headers) => set('headers', headers)} />
        <details className="group">
          <summary className="cursor-pointer text-xs font-medium text-soft">{t.publish.properties}</summary>
          <div className="mt-3 grid gap-3 sm:grid-cols-3">
            {extras.map(([field]) => (
              <Field key={field} label={t.publish[field]}>
                {(ids) => (
                  <Input
                    {...ids}
                    value={form[field]}
                    {...(field === 'priority' ? { type: 'number', min: 0, max: 255 } : {})}
                    onChange={(event) => set(field, event.target.value)}
                  />
                )}
              </Field>
            ))}
          </div>
        </details>
        {deed.error !== null && <ErrorNote error={deed.error.error} />}
      </form>
    </Dialog>
  );
}
