'use client';

import type { Column } from '@/components/table/column';
import { countColumn, softColumn } from '@/components/table/common-columns';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { mqttSessionPagePath } from '@/lib/hooks/scope';
import type { MqttMessages } from '@/lib/messages/use-mqtt-t';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { SessionRow } from '@/lib/model/mqtt';

export function SessionState({ row }: { row: SessionRow }) {
  const t = useMqttT();
  return row.connected ? (
    <State tone="good">{t.mqtt.connected}</State>
  ) : (
    <State tone="calm">{t.mqtt.away(row.awayMs)}</State>
  );
}

/** When it is forgotten: what runs already comes before what is agreed on. */
export function expiryWords(t: MqttMessages, row: SessionRow): string {
  if (row.leftMs !== null) return t.mqtt.expiries.in(row.leftMs);
  if (row.keptMs === null) return t.mqtt.expiries.never;
  return row.keptMs === 0 ? t.mqtt.expiries.withConnection : t.mqtt.expiries.after(row.keptMs);
}

export function sessionColumns(t: MqttMessages, allVhosts: boolean): Column<SessionRow>[] {
  const words = t.mqtt;
  return [
    {
      id: 'name',
      label: words.client,
      sort: 'name',
      // On a telephone it leaves room for its state and what waits for it.
      width: 'minmax(min(200px, 100vw - 234px), 2fr)',
      cell: (row) => (
        <ScopedLink href={mqttSessionPagePath(row.vhost, row.name)} className="truncate" title={row.name}>
          {row.name}
        </ScopedLink>
      ),
    },
    {
      id: 'state',
      label: t.common.state,
      sort: 'connected',
      width: '116px',
      cell: (row) => <SessionState row={row} />,
    },
    softColumn({ id: 'protocol', late: true, label: words.protocol, sort: 'protocol_level', width: '72px' }, (row) =>
      words.version(row.level),
    ),
    softColumn(
      { id: 'user', late: true, label: t.common.user, sort: 'user', width: 'minmax(90px, 1fr)' },
      (row) => row.user,
    ),
    softColumn(
      { id: 'vhost', late: true, label: t.common.vhost, sort: 'vhost', width: '110px', hidden: !allVhosts },
      (row) => row.vhost,
    ),
    countColumn(
      { id: 'subscriptions', late: true, label: words.subscriptions, sort: 'subscriptions', width: '116px' },
      (row) => row.subscriptions,
    ),
    countColumn(
      { id: 'in-flight', late: true, label: words.inFlight, sort: 'in_flight_out', width: '84px' },
      (row) => row.inFlight,
    ),
    countColumn({ id: 'queued', label: words.queued, sort: 'messages_queued', width: '84px' }, (row) => row.queued),
    countColumn({ id: 'dropped', label: words.dropped, sort: 'dropped', width: '84px' }, (row) => row.dropped),
    {
      id: 'will',
      label: words.will,
      sort: 'has_will',
      width: '64px',
      cell: (row) => (
        <span className={row.hasWill ? '' : 'text-faint'}>{row.hasWill ? t.common.yes : t.common.no}</span>
      ),
    },
    softColumn({ id: 'expiry', label: words.expiry, sort: 'expires_at', width: 'minmax(164px, 1fr)' }, (row) =>
      expiryWords(t, row),
    ),
  ];
}
