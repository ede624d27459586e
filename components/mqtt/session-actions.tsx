'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Confirm } from '@/components/ui/confirm';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { useDeed } from '@/lib/hooks/deed';
import { useHref } from '@/lib/hooks/scope';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { SessionRow } from '@/lib/model/mqtt';

type Props = { row: SessionRow; onClose: () => void };

export function DisconnectClient({ row, onClose }: Props) {
  const t = useMqttT();
  const deed = useDeed('disconnect-mqtt-client');
  const [reason, setReason] = useState('');
  const { vhost, name } = row;
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.mqtt.disconnectTitle(name)}
      detail={t.mqtt.disconnectDetail(row.keptMs)}
      action={t.mqtt.disconnect}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={() =>
        deed.mutate(
          { vhost, name, reason },
          {
            onSuccess: () => {
              toast.success(t.mqtt.disconnected(name));
              onClose();
            },
          },
        )
      }
    >
      <Field label={t.mqtt.reason} optional>
        {(ids) => <Input {...ids} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  );
}

export function DeleteSession({ row, onClose }: Props) {
  const t = useMqttT();
  const router = useRouter();
  const href = useHref();
  const deed = useDeed('delete-mqtt-session');
  const { vhost, name } = row;
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.mqtt.deleteTitle(name)}
      detail={t.mqtt.deleteDetail(row.queued + row.inFlightOut, row.connected)}
      action={t.mqtt.delete}
      typeName={name}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={() =>
        deed.mutate(
          { vhost, name },
          {
            onSuccess: () => {
              toast.success(t.mqtt.deleted(name));
              router.push(href('/clients', { tab: 'sessions' }));
            },
          },
        )
      }
    />
  );
}
