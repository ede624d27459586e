'use client';

import { MailX, Plus, Send, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { BindingsTable } from '@/components/bindings/bindings-table';
import { ChartCard } from '@/components/chart/chart-card';
import { depthLines, rateLines } from '@/components/chart/lines';
import { RangePicker, useRange } from '@/components/chart/range';
import { useHandOver } from '@/components/publish/hand-over';
import { ConsumersTable } from '@/components/queues/consumers-table';
import { DeleteQueue, PurgeQueue } from '@/components/queues/queue-danger';
import { QueueFacts } from '@/components/queues/queue-facts';
import { QueueState } from '@/components/queues/queue-state';
import { QueueTotals } from '@/components/queues/queue-totals';
import { QueueTrouble } from '@/components/queues/queue-trouble';
import { DetailPage } from '@/components/shell/detail';
import { TopologyLink } from '@/components/topology/topology-link';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Card, Skeleton } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { Features } from '@/components/ui/features';
import { ScopedLink } from '@/components/ui/scoped-link';
import { SettingsList } from '@/components/ui/settings-list';
import { Tag } from '@/components/ui/state';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { count, rate } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useT } from '@/lib/messages/use-t';
import type { QueueDetail } from '@/lib/model/queue';
import { windowStart } from '@/lib/model/series';

const BindDialog = dynamic(() => import('@/components/bindings/bind-dialog').then((module) => module.BindDialog), {
  ssr: false,
});
const GetPanel = dynamic(() => import('@/components/messages/get-panel').then((module) => module.GetPanel), {
  ssr: false,
});
const QueueMessages = dynamic(
  () => import('@/components/browse/queue-messages').then((module) => module.QueueMessages),
  { ssr: false },
);

const tabs = ['consumers', 'bindings', 'messages', 'settings'] as const;

export function QueuePage({ vhost, name }: { vhost: string; name: string }) {
  const t = useT();
  const may = useRights();
  const { publishTo } = useHandOver();
  const range = useRange();
  const live = useLive<'queue'>({ kind: 'queue', vhost, name, range: range.seconds });
  const [danger, setDanger] = useState<'purge' | 'delete'>();
  const { data } = live;
  const row = data?.row;
  const fromMs = windowStart(range, live.atMs, [data?.rates, data?.depth]);
  // What was deleted under the page shall not look as if it were there still.
  const gone = live.error?.kind === 'not-found';
  return (
    <DetailPage
      parent={t.queues.title}
      parentHref="/queues"
      title={name}
      tags={
        row !== undefined && !gone ? (
          <>
            <QueueState state={row.state} idle={row.idleSince !== null} />
            <Tag>{row.type}</Tag>
            <Features features={row.features} />
            <Tag>{vhost}</Tag>
          </>
        ) : undefined
      }
      actions={
        row !== undefined && !gone ? (
          <>
            {row.deadLetterTarget && (
              <ScopedLink plain href="/dead-letters" query={{ in: vhost, queue: name }} className="link-button">
                <MailX aria-hidden="true" />
                {t.queue.toLetters}
              </ScopedLink>
            )}
            <TopologyLink kind="queue" vhost={vhost} name={name} />
            <DeedButton
              denied={may({ access: 'write', vhost, name: '' })}
              onClick={() => publishTo({ vhost, exchange: '', routingKey: name })}
            >
              <Send />
              {t.queue.publish}
            </DeedButton>
            <DeedButton
              denied={
                row.type === 'stream'
                  ? t.queue.purgeStream
                  : (t.queue.barred[row.state] ?? may({ access: 'read', vhost, name }))
              }
              disabled={row.ready === 0}
              onClick={() => setDanger('purge')}
            >
              {t.queue.purge(row.ready)}
            </DeedButton>
            <DeedButton
              denied={t.queue.barred[row.state] ?? may({ access: 'configure', vhost, name })}
              variant="danger-quiet"
              icon
              aria-label={t.queue.delete}
              onClick={() => setDanger('delete')}
            >
              <Trash2 />
            </DeedButton>
          </>
        ) : undefined
      }
    >
      {gone || (data === undefined && live.error !== undefined) ? (
        <Awaited error={live.error} goneTitle={t.queue.gone} className="h-64" />
      ) : (
        <>
          <QueueTrouble row={row} />
          <QueueTotals data={data} stale={live.stale} />
          {/* On a telephone two screens of charts stood before what is in the queue. */}
          <div className="-mt-1 grid gap-x-4 gap-y-3 max-sm:order-last xl:grid-cols-2">
            <div className="flex items-center justify-end gap-2 xl:col-span-2">
              <Age atMs={live.atMs} stale={live.stale} />
              <RangePicker />
            </div>
            <ChartCard
              title={t.queue.ratesTitle}
              unit={t.common.perSecond}
              lines={rateLines(t)}
              series={data?.rates}
              fromMs={fromMs}
              nowMs={live.atMs}
              stale={live.stale}
              format={rate}
              current={{ publish: rate(row?.rateIn), deliver: rate(row?.rateDeliver), ack: rate(row?.rateAck) }}
            />
            <ChartCard
              title={t.queue.depthTitle}
              lines={depthLines(t, row?.deadLetterTarget)}
              series={data?.depth}
              fromMs={fromMs}
              nowMs={live.atMs}
              filled
              stale={live.stale}
              format={count}
              current={{ ready: count(row?.ready), unacked: count(row?.unacked) }}
            />
          </div>
        </>
      )}
      {data === undefined && live.error === undefined && <Skeleton className="h-40 w-full" />}
      {data !== undefined && (
        // Out of sight, not gone: a message that somebody edits stays open, with what was typed.
        <div className={gone ? 'hidden' : 'contents'}>
          <QueueTabs data={data} stale={live.stale} />
        </div>
      )}
      {danger === 'purge' && row !== undefined && <PurgeQueue row={row} onClose={() => setDanger(undefined)} />}
      {danger === 'delete' && row !== undefined && <DeleteQueue row={row} onClose={() => setDanger(undefined)} />}
    </DetailPage>
  );
}

function QueueTabs({ data, stale }: { data: QueueDetail; stale: boolean }) {
  const t = useT();
  const { vhost, name } = data.row;
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('consumers'));
  const may = useRights();
  const [binding, setBinding] = useState(false);
  const [taking, setTaking] = useState(false);
  const bound = data.bindings.filter(({ source }) => source !== '');
  return (
    <Tabs
      value={tab}
      onChange={(value) => void setTab(tabs.find((each) => each === value) ?? 'consumers')}
      tabs={[
        { value: 'consumers', label: t.queue.consumers, count: data.row.consumers },
        { value: 'bindings', label: t.queue.bindings, count: bound.length },
        { value: 'messages', label: t.queue.messages, count: data.row.total },
        { value: 'settings', label: t.queue.settings, count: data.explained.length },
      ]}
      actions={
        tab === 'bindings' ? (
          <DeedButton
            denied={may({ access: 'write', vhost: data.row.vhost, name: data.row.name })}
            variant="quiet"
            small
            onClick={() => setBinding(true)}
          >
            <Plus />
            {t.binding.add}
          </DeedButton>
        ) : tab === 'messages' ? (
          <>
            {data.row.type !== 'stream' && !data.row.deadLetterTarget && (
              <ScopedLink
                plain
                href="/dead-letters"
                query={{ in: vhost, queue: name }}
                className="inline-flex h-7 items-center rounded-md px-2 text-xs font-medium text-soft hover:bg-hover hover:text-ink"
              >
                {t.queue.many}
              </ScopedLink>
            )}
            <DeedButton
              denied={data.row.type === 'stream' ? t.queue.getStream : undefined}
              variant="quiet"
              small
              aria-pressed={taking}
              onClick={() => setTaking(!taking)}
            >
              {taking ? t.get.browse : t.get.title}
            </DeedButton>
          </>
        ) : undefined
      }
    >
      <TabPanel value="consumers" className="pt-3">
        <Card flush>
          {data.consumers.length === 0 ? (
            <Empty compact kind="none" title={t.queue.noConsumers} detail={t.queue.noConsumersDetail} />
          ) : (
            <ConsumersTable rows={data.consumers} dim={stale} />
          )}
        </Card>
      </TabPanel>
      <TabPanel value="bindings" className="pt-3">
        <Card flush>
          {bound.length === 0 ? (
            <Empty compact kind="none" title={t.queue.noBindings} detail={t.queue.noBindingsDetail} />
          ) : (
            <BindingsTable label={t.queue.bindings} bindings={bound} side="source" dim={stale} />
          )}
        </Card>
      </TabPanel>
      <TabPanel value="messages" className="pt-3">
        {taking ? <GetPanel vhost={vhost} name={name} /> : <QueueMessages row={data.row} />}
      </TabPanel>
      <TabPanel value="settings" className="pt-3">
        <Card flush>
          <QueueFacts data={data} stale={stale} />
          {data.explained.length === 0 ? (
            <Empty compact kind="none" title={t.queue.noSettings} detail={t.queue.noSettingsDetail} />
          ) : (
            <SettingsList explained={data.explained} policy={data.row.policy} />
          )}
        </Card>
      </TabPanel>
      {binding && <BindDialog vhost={vhost} fixed={{ kind: 'queue', name }} onClose={() => setBinding(false)} />}
    </Tabs>
  );
}
