'use client';

import { Send } from 'lucide-react';
import { PayloadView } from '@/components/mqtt/payload-view';
import { useHandOver } from '@/components/publish/hand-over';
import { SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State, Tag } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { bytes, count, unknown } from '@/lib/format/format';
import { queuePath } from '@/lib/hooks/scope';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { InFlightRow, SubscriptionRow, WillData } from '@/lib/model/mqtt';

/** A table on a page of several holds no more. */
const rowsMax = 200;

function Rest({ shown, total }: { shown: number; total: number }) {
  const t = useMqttT();
  if (total <= shown) return null;
  return <p className="border-t px-4 py-2 text-xs text-faint">{t.mqtt.notShown(total - shown)}</p>;
}

function Nothing({ title, detail }: { title: string; detail: string }) {
  return (
    <p className="px-4 py-3 text-sm">
      {title}. <span className="text-faint">{detail}</span>
    </p>
  );
}

function Options({ row }: { row: SubscriptionRow }) {
  const t = useMqttT();
  const handling = t.mqtt.retainHandling[row.retainHandling];
  const options = [
    ...(row.noLocal ? [{ label: t.mqtt.noLocal, hint: t.mqtt.noLocalHint }] : []),
    ...(row.retainAsPublished ? [{ label: t.mqtt.asPublished, hint: t.mqtt.asPublishedHint }] : []),
    // A group gets no retained messages at all.
    ...(row.group === null ? [handling] : []),
  ];
  return (
    <span className="flex gap-1">
      {options.map(({ label, hint }) => (
        <Tooltip key={label} text={hint}>
          <span className="inline-flex">
            <Tag>{label}</Tag>
          </span>
        </Tooltip>
      ))}
    </span>
  );
}

export function Subscriptions({
  vhost,
  rows,
  total,
}: {
  vhost: string;
  rows: readonly SubscriptionRow[];
  total: number;
}) {
  const t = useMqttT();
  const words = t.mqtt.columns;
  const shown = rows.slice(0, rowsMax);
  return (
    <Card title={t.mqtt.subscriptions} aside={<span className="num text-xs text-faint">{count(total)}</span>} flush>
      <div className="border-t">
        {rows.length === 0 ? (
          <Nothing title={t.mqtt.noSubscriptions} detail={t.mqtt.noSubscriptionsDetail} />
        ) : (
          <SmallTable
            label={t.mqtt.subscriptions}
            rows={shown}
            columns={[
              {
                id: 'filter',
                label: words.filter,
                cell: (row) => (
                  <span className="font-mono text-xs" title={row.filter}>
                    {row.filter}
                  </span>
                ),
              },
              { id: 'qos', label: words.qos, numeric: true, cell: (row) => row.qos },
              { id: 'options', label: words.options, cell: (row) => <Options row={row} /> },
              {
                id: 'identifier',
                label: words.identifier,
                numeric: true,
                cell: (row) => (
                  <span className={row.identifier === null ? 'text-faint' : ''}>{row.identifier ?? unknown}</span>
                ),
              },
              {
                id: 'group',
                label: words.group,
                cell: (row) => <span className={row.group === null ? 'text-faint' : ''}>{row.group ?? unknown}</span>,
              },
              {
                id: 'queue',
                label: words.queue,
                cell: (row) => (
                  <ScopedLink href={queuePath(vhost, row.queue)} title={row.queue}>
                    {row.queue}
                  </ScopedLink>
                ),
              },
            ]}
          />
        )}
        <Rest shown={shown.length} total={total} />
      </div>
    </Card>
  );
}

export function InFlight({ rows, total, away }: { rows: readonly InFlightRow[]; total: number; away: boolean }) {
  const t = useMqttT();
  const words = t.mqtt.columns;
  const shown = rows.slice(0, rowsMax);
  return (
    <Card
      title={t.mqtt.inFlight}
      aside={<span className="num text-xs text-faint">{away && total > 0 ? t.mqtt.inFlightAway : count(total)}</span>}
      flush
    >
      <div className="border-t">
        {rows.length === 0 ? (
          <Nothing title={t.mqtt.nothingInFlight} detail={t.mqtt.nothingInFlightDetail} />
        ) : (
          <SmallTable
            label={t.mqtt.inFlight}
            rows={shown}
            columns={[
              { id: 'direction', label: words.direction, cell: (row) => t.mqtt.directions[row.direction] },
              {
                id: 'id',
                label: words.packetId,
                numeric: true,
                cell: (row) => <span className="num">{row.packetId}</span>,
              },
              { id: 'qos', late: true, label: words.qos, numeric: true, cell: (row) => row.qos },
              {
                id: 'state',
                label: words.state,
                cell: (row) => <State tone="calm">{t.mqtt.awaited[row.awaited]}</State>,
              },
              {
                id: 'topic',
                label: words.topic,
                cell: (row) =>
                  row.topic === null ? (
                    <span className="text-faint">{row.awaited === 'pubcomp' ? t.mqtt.payloadGone : unknown}</span>
                  ) : (
                    <span className="font-mono text-xs" title={row.topic}>
                      {row.topic}
                    </span>
                  ),
              },
              { id: 'size', label: words.size, numeric: true, cell: (row) => bytes(row.bytes) },
            ]}
          />
        )}
        <Rest shown={shown.length} total={total} />
      </div>
    </Card>
  );
}

export function Will({ will, vhost }: { will: WillData | null; vhost: string }) {
  const t = useMqttT();
  const { sendAgain } = useHandOver();
  return (
    <Card title={t.mqtt.will} flush>
      {will === null ? (
        <div className="border-t">
          <Nothing title={t.mqtt.noWill} detail={t.mqtt.noWillDetail} />
        </div>
      ) : (
        <div className="flex flex-col gap-3 border-t px-4 py-3">
          <div className="flex flex-wrap items-center gap-1.5">
            <p className="mr-1 min-w-0 break-words">{t.mqtt.willSentence(will.topic, will.delayMs)}</p>
            <Tag>
              {t.mqtt.columns.qos} {will.qos}
            </Tag>
            {will.retain && <Tag>{t.mqtt.retain}</Tag>}
            <Button
              variant="quiet"
              small
              className="ml-auto"
              onClick={() => void sendAgain(({ handedMqtt }) => handedMqtt(seenOf(will, vhost)))}
            >
              <Send />
              {t.message.sendAgain}
            </Button>
          </div>
          <PayloadView content={will.content} />
        </div>
      )}
    </Card>
  );
}

function seenOf({ topic, qos, retain, content: { payload, encoding, bytes: size } }: WillData, vhost: string) {
  return { vhost, topic, qos, retain, properties: null, contentType: null, payload, encoding, bytes: size };
}
