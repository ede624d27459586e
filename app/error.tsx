'use client';

import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { useT } from '@/lib/messages/use-t';

export default function Broken({ reset }: { error: Error; reset: () => void }) {
  const t = useT();
  return (
    <Empty
      kind="unreachable"
      title={t.errorPage.title}
      detail={t.errorPage.detail}
      action={<Button onClick={reset}>{t.common.retry}</Button>}
    />
  );
}
