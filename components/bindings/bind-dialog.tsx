'use client';

import { type FormEvent, useId, useState } from 'react';
import { HeaderRows } from '@/components/messages/header-rows';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { type Entry, tableOf } from '@/lib/format/table-value';
import { useDeed } from '@/lib/hooks/deed';
import { useT } from '@/lib/messages/use-t';

type Props = {
  vhost: string;
  /** The end that is fixed: the page's own object. */
  fixed: { kind: 'queue'; name: string } | { kind: 'exchange'; name: string };
  onClose: () => void;
};

export function BindDialog({ vhost, fixed, onClose }: Props) {
  const t = useT();
  const id = useId();
  const deed = useDeed('bind');
  const [far, setFar] = useState('');
  const [farType, setFarType] = useState<'queue' | 'exchange'>('queue');
  const [routingKey, setRoutingKey] = useState('');
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const table = tableOf(entries);
  const toQueue = fixed.kind === 'queue';
  const source = toQueue ? far : fixed.name;
  const destination = toQueue ? fixed.name : far;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (table === undefined || far === '') return;
    deed.mutate(
      {
        vhost,
        source,
        destination,
        destinationType: toQueue ? 'queue' : farType,
        routingKey,
        arguments: table,
      },
      {
        onSuccess: () => {
          toast.success(t.binding.added(source, destination));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.binding.addTitle(fixed.name)}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button
            type="submit"
            form={id}
            variant="primary"
            busy={deed.isPending}
            disabled={far === '' || table === undefined}
          >
            {t.binding.add}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-3">
        {!toQueue && (
          <Field label={t.binding.to}>
            {(ids) => (
              <Select
                {...ids}
                value={farType}
                onChange={(event) => setFarType(event.target.value === 'queue' ? 'queue' : 'exchange')}
              >
                <option value="queue">{t.binding.toQueue}</option>
                <option value="exchange">{t.binding.toExchange}</option>
              </Select>
            )}
          </Field>
        )}
        <Field label={toQueue ? t.binding.from : t.binding.destination}>
          {(ids) => <Input {...ids} value={far} onChange={(event) => setFar(event.target.value)} />}
        </Field>
        <Field label={t.binding.key} optional>
          {(ids) => (
            <Input
              {...ids}
              className="font-mono"
              value={routingKey}
              maxLength={255}
              onChange={(event) => setRoutingKey(event.target.value)}
            />
          )}
        </Field>
        <HeaderRows of="argument" label={t.common.arguments} entries={entries} onChange={setEntries} />
        {deed.error !== null && <ErrorNote error={deed.error.error} />}
      </form>
    </Dialog>
  );
}
