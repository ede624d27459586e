'use client';

import { X } from 'lucide-react';
import { type FormEvent, useId, useMemo, useState } from 'react';
import { DiffView } from '@/components/dead-letters/diff-view';
import { useOffered, useSaved } from '@/components/dead-letters/use-good-one';
import { Button } from '@/components/ui/button';
import { DeedButton } from '@/components/ui/deed-button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input, Select } from '@/components/ui/field';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { count } from '@/lib/format/format';
import { payloadLine } from '@/lib/format/payload';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useCompareT } from '@/lib/messages/use-compare-t';
import { ofLetter, ofSaved, ofSeen } from '@/lib/model/diff/comparable';
import type { Comparable } from '@/lib/model/diff/message-diff';
import { type Letter, originOf } from '@/lib/model/letter';

const sources = ['queue', 'letter', 'saved'] as const;
type Source = (typeof sources)[number];

/** A letter beside a message that went well: what is different is likely why it died. */
export function Compare({
  letter,
  others,
  vhost,
  onClose,
}: {
  letter: Letter;
  /** The letters of this page. */
  others: readonly Letter[];
  vhost: string;
  onClose: () => void;
}) {
  const t = useCompareT();
  const [source, setSource] = useState<Source>('queue');
  const [other, setOther] = useState<Comparable>();
  const mine = useMemo(() => ofLetter(letter), [letter]);
  return (
    <section aria-label={t.compare.title} className="flex min-w-0 flex-col gap-3 rounded-lg border bg-panel p-3">
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-semibold">{t.compare.title}</h3>
        <Button variant="quiet" icon className="ml-auto" aria-label={t.common.close} onClick={onClose}>
          <X />
        </Button>
      </div>
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <Field label={t.compare.with} className="w-56">
          {(ids) => (
            <Select
              {...ids}
              value={source}
              onChange={(event) => {
                setOther(undefined);
                setSource(sources.find((each) => each === event.target.value) ?? 'queue');
              }}
            >
              {sources.map((each) => (
                <option key={each} value={each}>
                  {t.compare.sources[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {source === 'queue' && <OfQueue vhost={vhost} origin={originOf(letter)?.queue ?? ''} onPick={setOther} />}
        {source === 'letter' && (
          <Pick
            label={t.compare.letter}
            options={others
              .filter(({ id }) => id !== letter.id)
              .map((each) => ({
                id: each.id,
                label: `${count(each.position + 1)}: ${payloadLine({ payload: each.payload, encoding: each.payloadEncoding })}`,
                take: () => ofLetter(each),
              }))}
            none={t.compare.noOthers}
            onPick={setOther}
          />
        )}
        {source === 'saved' && <OfSaved onPick={setOther} />}
      </div>
      {other !== undefined && <DiffView left={mine} right={other} />}
    </section>
  );
}

type Option = { readonly id: string; readonly label: string; readonly take: () => Comparable };

const labelChars = 80;

function Pick({
  label,
  options,
  none,
  onPick,
}: {
  label: string;
  options: readonly Option[];
  none: string;
  onPick: (picked: Comparable | undefined) => void;
}) {
  const t = useCompareT();
  const [chosen, setChosen] = useState('');
  if (options.length === 0) return <p className="self-center text-sm text-faint">{none}</p>;
  return (
    <Field label={label} className="min-w-56 flex-1">
      {(ids) => (
        <Select
          {...ids}
          value={options.some(({ id }) => id === chosen) ? chosen : ''}
          onChange={(event) => {
            const { value } = event.target;
            setChosen(value);
            onPick(options.find(({ id }) => id === value)?.take());
          }}
        >
          <option value="">{t.compare.choose}</option>
          {options.map(({ id, label: text }) => (
            <option key={id} value={id}>
              {text.slice(0, labelChars)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function optionOf(message: SeenMessage, at: number): Option {
  const { payload, payload_encoding: encoding } = message;
  const line = payloadLine({ payload, encoding });
  return { id: message.id, label: `${count(at + 1)}: ${line}`, take: () => ofSeen(message) };
}

/** Looking costs nothing on some brokers; on the others it is said before what it does. */
function OfQueue({
  vhost,
  origin,
  onPick,
}: {
  vhost: string;
  origin: string;
  onPick: (picked: Comparable | undefined) => void;
}) {
  const t = useCompareT();
  const note = useId();
  const may = useRights();
  const { data: info } = useLive<'broker'>({ kind: 'broker' });
  const inPlace = info?.capabilities.includes('messages') ?? false;
  const [queue, setQueue] = useState(origin);
  const offered = useOffered({ vhost, queue }, inPlace);
  const look = (event: FormEvent): void => {
    event.preventDefault();
    onPick(undefined);
    offered.mutate();
  };
  return (
    <>
      <form onSubmit={look} className="flex items-end gap-2">
        <Field label={t.compare.queue} className="w-48">
          {(ids) => <Input {...ids} required value={queue} onChange={(event) => setQueue(event.target.value)} />}
        </Field>
        <DeedButton
          denied={may({ access: 'read', vhost, name: queue })}
          type="submit"
          busy={offered.isPending}
          disabled={info === undefined}
          {...(inPlace ? {} : { 'aria-describedby': note })}
        >
          {inPlace ? t.compare.look : t.compare.take}
        </DeedButton>
      </form>
      {offered.data !== undefined && (
        <Pick
          label={t.compare.message}
          options={offered.data.map(optionOf)}
          none={t.compare.noneThere}
          onPick={onPick}
        />
      )}
      {info !== undefined && !inPlace && (
        <p id={note} className="w-full text-xs text-warn">
          {t.compare.takeNote}
        </p>
      )}
      {offered.error !== null && (
        <div className="w-full">
          <ErrorNote error={offered.error.error} />
        </div>
      )}
    </>
  );
}

function OfSaved({ onPick }: { onPick: (picked: Comparable | undefined) => void }) {
  const t = useCompareT();
  const saved = useSaved(true);
  if (saved.error !== null) return <ErrorNote error={saved.error.error} />;
  if (saved.data === undefined) return null;
  const options = saved.data.flatMap(({ folder, name, message }): Option[] => {
    const { draft } = message;
    if (draft.protocol !== 'amqp') return [];
    const label = folder === '' ? name : `${folder}/${name}`;
    return [{ id: label, label, take: () => ofSaved(draft) }];
  });
  return <Pick label={t.compare.saved} options={options} none={t.compare.noneSaved} onPick={onPick} />;
}
