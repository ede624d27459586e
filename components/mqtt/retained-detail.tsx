'use client';

import { Eraser, Send } from 'lucide-react';
import { useState } from 'react';
import { PayloadView } from '@/components/mqtt/payload-view';
import { useSendRetained } from '@/components/publish/send-again';
import { Age } from '@/components/ui/age';
import { Skeleton, Stat } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Copy } from '@/components/ui/copy';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty, EmptyError } from '@/components/ui/empty';
import { toast } from '@/components/ui/toast';
import { cn } from '@/lib/format/cn';
import { bytes } from '@/lib/format/format';
import { textOf } from '@/lib/format/table-value';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { RetainedValue } from '@/lib/model/mqtt';

/** The whole of what one topic keeps. */
export function RetainedDetail({ vhost, topic }: { vhost: string; topic: string }) {
  const t = useMqttT();
  const may = useRights();
  const live = useLive<'mqtt-value'>({ kind: 'mqtt-value', vhost, topic });
  const [clearing, setClearing] = useState(false);
  const again = useSendRetained();
  const cannotWrite = may({ access: 'write', vhost, name: 'amq.topic' });
  const { data } = live;
  return (
    <section aria-label={topic} className={cn('flex flex-col gap-4 p-4', live.stale && 'opacity-60')}>
      <header className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 pt-1 font-mono text-sm font-medium break-all">{topic}</h2>
        <Copy text={topic} />
        {data !== undefined && data !== null && (
          <DeedButton denied={cannotWrite} small busy={again.busy} onClick={() => void again.send(vhost, topic)}>
            <Send />
            {t.message.sendAgain}
          </DeedButton>
        )}
        {data !== undefined && data !== null && (
          <DeedButton denied={cannotWrite} variant="danger-quiet" small onClick={() => setClearing(true)}>
            <Eraser />
            {t.topics.clear}
          </DeedButton>
        )}
      </header>
      {data === undefined ? (
        live.error === undefined ? (
          <Skeleton className="h-40" />
        ) : (
          <EmptyError error={live.error} />
        )
      ) : data === null ? (
        <Empty compact kind="none" title={t.topics.noValue} detail={t.topics.noValueDetail} />
      ) : (
        <Value value={data} />
      )}
      <footer className="text-right">
        <Age atMs={live.atMs} stale={live.stale} />
      </footer>
      {clearing && <ClearRetained vhost={vhost} topic={topic} onClose={() => setClearing(false)} />}
    </section>
  );
}

/** What AMQP clients see of the QoS. */
const sayingQos = ['delivery_mode', 'x-mqtt-publish-qos'];

function Value({ value }: { value: RetainedValue }) {
  const t = useMqttT();
  const { headers, ...rest } = value.properties;
  const pairs = [
    ...Object.entries(rest),
    ...Object.entries(typeof headers === 'object' && headers !== null ? headers : {}),
  ].filter(([name]) => !sayingQos.includes(name));
  const small = 'text-sm font-medium tracking-normal';
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Stat label={t.mqtt.columns.qos}>
          <span className={small}>{value.qos}</span>
        </Stat>
        <Stat label={t.topics.age}>
          <span className={small}>{t.ago(value.ageMs)}</span>
        </Stat>
        <Stat label={t.topics.expires}>
          <span className={small}>{value.leftMs === null ? t.topics.never : t.topics.in(value.leftMs)}</span>
        </Stat>
        <Stat label={t.topics.size}>
          <span className={small}>{bytes(value.content.bytes)}</span>
        </Stat>
      </dl>
      <PayloadView content={value.content} />
      {pairs.length > 0 && (
        <div>
          <h3 className="mb-1 text-xs font-medium text-faint">{t.topics.properties}</h3>
          <dl className="grid grid-cols-[minmax(90px,auto)_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-sm">
            {pairs.map(([name, each]) => (
              <div key={name} className="contents">
                <dt className="truncate text-soft">{name}</dt>
                <dd className="font-mono text-xs leading-5 break-words">{textOf(each)}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </>
  );
}

function ClearRetained({ vhost, topic, onClose }: { vhost: string; topic: string; onClose: () => void }) {
  const t = useMqttT();
  const deed = useDeed('clear-retained');
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.topics.clearTitle(topic)}
      detail={t.topics.clearDetail}
      action={t.topics.clear}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={() =>
        deed.mutate(
          { vhost, topic },
          {
            onSuccess: () => {
              toast.success(t.topics.cleared(topic));
              onClose();
            },
          },
        )
      }
    />
  );
}
