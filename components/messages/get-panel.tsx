'use client';

import { Info } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { MessageView } from '@/components/messages/message-view';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { useDeed } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { useT } from '@/lib/messages/use-t';

const modes = ['ack_requeue_true', 'reject_requeue_true', 'ack_requeue_false', 'reject_requeue_false'] as const;
type Mode = (typeof modes)[number];

const counts = [1, 5, 10, 25, 50] as const;
const truncateBytes = 50_000;

/** Takes messages off the queue to show them: what that does is said before it is done. */
export function GetPanel({ vhost, name }: { vhost: string; name: string }) {
  const t = useT();
  const may = useRights();
  const deed = useDeed('get-messages');
  const [count, setCount] = useState<number>(10);
  const [mode, setMode] = useState<Mode>('ack_requeue_true');
  const removes = mode.endsWith('false');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    deed.mutate(
      { vhost, name, count, mode, truncateBytes },
      { onSuccess: (messages) => toast.success(messages.length === 0 ? t.get.none : t.get.got(messages.length)) },
    );
  };
  const got = deed.data;
  return (
    <Card flush>
      <form onSubmit={submit} className="flex flex-col gap-3 px-4 py-3.5">
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t.get.count} className="w-24">
            {(ids) => (
              <Select {...ids} value={count} onChange={(event) => setCount(Number(event.target.value))}>
                {counts.map((n) => (
                  <option key={n}>{n}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t.get.mode} className="w-full sm:w-72">
            {(ids) => (
              <Select {...ids} value={mode} onChange={(event) => setMode(event.target.value as Mode)}>
                {modes.map((each) => (
                  <option key={each} value={each}>
                    {t.get.modes[each]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <DeedButton
            denied={may({ access: 'read', vhost, name })}
            type="submit"
            variant={removes ? 'danger' : 'primary'}
            busy={deed.isPending}
          >
            {t.get.do(count, removes)}
          </DeedButton>
        </div>
        <p className="flex gap-2 text-xs text-soft">
          <Info aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-faint" />
          {t.get.warnings[mode]}
        </p>
        {deed.error !== null && <ErrorNote error={deed.error.error} />}
      </form>
      {got !== undefined && (
        <div className="border-t">
          {got.length === 0 ? (
            <Empty compact kind="none" title={t.get.none} detail={t.get.noneDetail} />
          ) : (
            <ol>
              {got.map((message, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the order of one answer never changes
                <MessageView key={index} lead={String(index + 1)} message={message} vhost={vhost} queue={name} />
              ))}
            </ol>
          )}
        </div>
      )}
    </Card>
  );
}
