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
import { exchangePagePath, useHref, useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

/** What every broker has; a broker's plugins bring more. */
const standardTypes = ['direct', 'topic', 'fanout', 'headers'];

export function CreateExchange({ onClose }: { onClose: () => unknown }) {
  const t = useT();
  const id = useId();
  const router = useRouter();
  const href = useHref();
  const current = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const deed = useDeed('create-exchange');
  const [name, setName] = useState('');
  const [type, setType] = useState<string>('direct');
  const [chosen, setChosen] = useState('');
  const [durable, setDurable] = useState(true);
  const [autoDelete, setAutoDelete] = useState(false);
  const [internal, setInternal] = useState(false);
  const [alternate, setAlternate] = useState('');
  const [others, setOthers] = useState<readonly Entry[]>([]);
  const [problem, setProblem] = useState<string>();
  const vhost = chosen || current || info.data?.vhosts[0] || '/';
  const further = (info.data?.exchangeTypes ?? []).filter((each) => !standardTypes.includes(each)).sort();
  const typed = tableOf(others);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name === '') {
      setProblem(t.create.nameNeeded);
      return;
    }
    setProblem(undefined);
    if (typed === undefined) return;
    const table = alternate === '' ? typed : { ...typed, 'alternate-exchange': alternate };
    deed.mutate(
      { vhost, name, type, durable, autoDelete, internal, arguments: table },
      {
        onSuccess: async () => {
          toast.success(t.create.createdExchange(name));
          // Closing may change the address; going on before it has would be undone by that.
          await onClose();
          router.push(href(exchangePagePath(vhost, name)));
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.create.exchange}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={id} variant="primary" busy={deed.isPending} disabled={typed === undefined}>
            {t.create.doExchange}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t.common.name} error={problem}>
          {(ids) => <Input {...ids} value={name} maxLength={255} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.common.type}>
            {(ids) => (
              <Select {...ids} value={type} onChange={(event) => setType(event.target.value)}>
                {[...standardTypes, ...further].map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </Select>
            )}
          </Field>
          <VhostField value={vhost} vhosts={info.data?.vhosts ?? []} onChange={setChosen} />
        </div>
        <p className="-mt-2 text-xs text-faint">{t.exchanges.types[type]}</p>
        <Field label={t.create.alternate} optional>
          {(ids) => <Input {...ids} value={alternate} onChange={(event) => setAlternate(event.target.value)} />}
        </Field>
        <Check label={t.common.durable} hint={t.common.durableHint} checked={durable} onChange={setDurable} />
        <Check
          label={t.common.autoDelete}
          hint={t.create.autoDeleteExchange}
          checked={autoDelete}
          onChange={setAutoDelete}
        />
        <Check label={t.create.internal} hint={t.create.internalHint} checked={internal} onChange={setInternal} />
        <HeaderRows of="argument" label={t.create.others} entries={others} onChange={setOthers} />
        {deed.error !== null && <ErrorNote error={deed.error.error} />}
      </form>
    </Dialog>
  );
}
