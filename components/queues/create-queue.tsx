'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { HeaderRows } from '@/components/messages/header-rows';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Check, Field, Input, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { VhostField } from '@/components/ui/vhost-field';
import { type Entry, tableOf } from '@/lib/format/table-value';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { queuePath, useHref, useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const numericFields = [
  ['ttl', 'x-message-ttl'],
  ['expires', 'x-expires'],
  ['maxLength', 'x-max-length'],
  ['maxBytes', 'x-max-length-bytes'],
] as const;

type Form = {
  name: string;
  vhost: string;
  type: 'classic' | 'quorum' | 'stream';
  durable: boolean;
  autoDelete: boolean;
  singleActive: boolean;
  overflow: '' | 'reject-publish' | 'reject-publish-dlx';
  dlx: string;
  dlk: string;
  maxPriority: string;
  deliveryLimit: string;
  maxAge: string;
  others: readonly Entry[];
} & Record<(typeof numericFields)[number][0], string>;

const blank: Form = {
  name: '',
  vhost: '',
  type: 'classic',
  durable: true,
  autoDelete: false,
  singleActive: false,
  overflow: '',
  dlx: '',
  dlk: '',
  maxPriority: '',
  deliveryLimit: '',
  maxAge: '',
  others: [],
  ttl: '',
  expires: '',
  maxLength: '',
  maxBytes: '',
};

/** What a type doesn't know isn't sent, though it may have been typed before another type was chosen. */
const fits = (form: Form, field: (typeof numericFields)[number][0]): boolean =>
  form.type !== 'stream' || field === 'maxBytes';

/** Undefined when another argument's value isn't of its type. */
function argumentsOf(form: Form): Record<string, unknown> | undefined {
  const others = tableOf(form.others);
  if (others === undefined) return undefined;
  const table: Record<string, unknown> = { 'x-queue-type': form.type };
  for (const [field, name] of numericFields) {
    if (form[field] !== '' && fits(form, field)) table[name] = Number(form[field]);
  }
  if (form.type === 'stream') {
    if (form.maxAge !== '') table['x-max-age'] = form.maxAge;
    return { ...table, ...others };
  }
  if (form.overflow !== '') table['x-overflow'] = form.overflow;
  if (form.dlx !== '') table['x-dead-letter-exchange'] = form.dlx;
  if (form.dlk !== '') table['x-dead-letter-routing-key'] = form.dlk;
  if (form.type === 'classic' && form.maxPriority !== '') table['x-max-priority'] = Number(form.maxPriority);
  if (form.type === 'quorum' && form.deliveryLimit !== '') table['x-delivery-limit'] = Number(form.deliveryLimit);
  if (form.singleActive) table['x-single-active-consumer'] = true;
  return { ...table, ...others };
}

/** As RabbitMQ and ours read a stream's age. */
const maxAgePattern = /^\d+[YMDhms]$/;

export function CreateQueue({ onClose }: { onClose: () => unknown }) {
  const t = useT();
  const id = useId();
  const router = useRouter();
  const href = useHref();
  const current = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const deed = useDeed('create-queue');
  const [form, setForm] = useState<Form>(blank);
  const [problem, setProblem] = useState<string>();
  const set = <F extends keyof Form>(field: F, value: Form[F]): void => setForm((old) => ({ ...old, [field]: value }));
  const vhost = form.vhost || current || info.data?.vhosts[0] || '/';
  const durable = form.type === 'classic' ? form.durable : true;
  const table = argumentsOf(form);
  const badMaxAge = form.type === 'stream' && form.maxAge !== '' && !maxAgePattern.test(form.maxAge);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (form.name === '') {
      setProblem(t.create.nameNeeded);
      return;
    }
    setProblem(undefined);
    if (table === undefined || badMaxAge) return;
    const autoDelete = form.type === 'classic' && form.autoDelete;
    deed.mutate(
      { vhost, name: form.name, durable, autoDelete, arguments: table },
      {
        onSuccess: async () => {
          toast.success(t.create.createdQueue(form.name));
          // Closing may change the address; going on before it has would be undone by that.
          await onClose();
          router.push(href(queuePath(vhost, form.name)));
        },
      },
    );
  };
  const number = (field: 'ttl' | 'expires' | 'maxLength' | 'maxBytes' | 'maxPriority' | 'deliveryLimit') => (
    <Field label={t.create[field]} optional>
      {(ids) => (
        <Input
          {...ids}
          type="number"
          min={0}
          step={1}
          inputMode="numeric"
          value={form[field]}
          onChange={(event) => set(field, event.target.value)}
        />
      )}
    </Field>
  );

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t.create.queue}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button
            type="submit"
            form={id}
            variant="primary"
            busy={deed.isPending}
            disabled={table === undefined || badMaxAge}
          >
            {t.create.doQueue}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="grid gap-4 sm:grid-cols-2">
        <Field label={t.common.name} error={problem} className="sm:col-span-2">
          {(ids) => (
            <Input {...ids} value={form.name} maxLength={255} onChange={(event) => set('name', event.target.value)} />
          )}
        </Field>
        <Field label={t.common.type} hint={t.queues.types[form.type]}>
          {(ids) => (
            <Select {...ids} value={form.type} onChange={(event) => set('type', event.target.value as Form['type'])}>
              <option value="classic">classic</option>
              <option value="quorum">quorum</option>
              <option value="stream">stream</option>
            </Select>
          )}
        </Field>
        <VhostField value={vhost} vhosts={info.data?.vhosts ?? []} onChange={(value) => set('vhost', value)} />
        <div className="flex flex-col gap-2 sm:col-span-2 sm:flex-row sm:gap-6">
          <Check
            label={t.common.durable}
            hint={t.common.durableHint}
            checked={durable}
            disabled={form.type !== 'classic'}
            onChange={(on) => set('durable', on)}
          />
          <Check
            label={t.common.autoDelete}
            hint={t.create.autoDeleteQueue}
            checked={form.autoDelete}
            disabled={form.type !== 'classic'}
            onChange={(on) => set('autoDelete', on)}
          />
          <Check
            label={t.create.singleActive}
            hint={t.create.singleActiveHint}
            checked={form.singleActive}
            disabled={form.type === 'stream'}
            onChange={(on) => set('singleActive', on)}
          />
        </div>
        {form.type !== 'stream' && (
          <>
            <h3 className="border-t pt-3 text-sm font-semibold sm:col-span-2">{t.create.deadLetters}</h3>
            <Field label={t.create.dlx} optional>
              {(ids) => <Input {...ids} value={form.dlx} onChange={(event) => set('dlx', event.target.value)} />}
            </Field>
            <Field label={t.create.dlk} optional>
              {(ids) => <Input {...ids} value={form.dlk} onChange={(event) => set('dlk', event.target.value)} />}
            </Field>
          </>
        )}
        <h3 className="border-t pt-3 text-sm font-semibold sm:col-span-2">{t.create.limits}</h3>
        {form.type !== 'stream' && number('ttl')}
        {form.type !== 'stream' && number('expires')}
        {form.type !== 'stream' && number('maxLength')}
        {number('maxBytes')}
        {form.type !== 'stream' && (
          <Field label={t.create.overflow}>
            {(ids) => (
              <Select
                {...ids}
                value={form.overflow}
                onChange={(event) => set('overflow', event.target.value as Form['overflow'])}
              >
                {Object.entries(t.create.overflows).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {form.type === 'classic' && number('maxPriority')}
        {form.type === 'quorum' && number('deliveryLimit')}
        {form.type === 'stream' && (
          <Field
            label={t.create.maxAge}
            hint={t.create.maxAgeHint}
            error={badMaxAge ? t.create.badMaxAge : undefined}
            optional
          >
            {(ids) => <Input {...ids} value={form.maxAge} onChange={(event) => set('maxAge', event.target.value)} />}
          </Field>
        )}
        <div className="border-t pt-3 sm:col-span-2">
          <HeaderRows
            of="argument"
            label={t.create.others}
            entries={form.others}
            onChange={(others) => set('others', others)}
          />
        </div>
        {deed.error !== null && (
          <div className="sm:col-span-2">
            <ErrorNote error={deed.error.error} />
          </div>
        )}
      </form>
    </Dialog>
  );
}
