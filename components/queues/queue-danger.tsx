'use client';

import { useRouter } from 'next/navigation';
import { Confirm } from '@/components/ui/confirm';
import { toast } from '@/components/ui/toast';
import { useDeed } from '@/lib/hooks/deed';
import { useHref } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { QueueRow } from '@/lib/model/queue';

type Props = { row: QueueRow; onClose: () => void };

export function PurgeQueue({ row, onClose }: Props) {
  const t = useT();
  const deed = useDeed('purge-queue');
  const { vhost, name, ready } = row;
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.queue.purgeTitle(name)}
      detail={t.queue.purgeDetail(ready)}
      action={t.queue.purge(ready)}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        deed.mutate(
          { vhost, name, ...because },
          {
            onSuccess: () => {
              toast.success(t.queue.purged(name));
              onClose();
            },
          },
        )
      }
    />
  );
}

export function DeleteQueue({ row, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const href = useHref();
  const deed = useDeed('delete-queue');
  const { vhost, name, total } = row;
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${t.queue.delete} ${name}`}
      detail={t.queue.deleteDetail(total)}
      action={t.queue.delete}
      typeName={name}
      busy={deed.isPending}
      error={deed.error?.error}
      asksWhy
      onConfirm={(because) =>
        deed.mutate(
          { vhost, name, ifEmpty: false, ifUnused: false, ...because },
          {
            onSuccess: () => {
              toast.success(t.queue.deleted(name));
              router.push(href('/queues'));
            },
          },
        )
      }
    />
  );
}
