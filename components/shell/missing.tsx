'use client';

import { Empty } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { useT } from '@/lib/messages/use-t';

export function Missing() {
  const t = useT();
  return (
    <Empty
      kind="none"
      title={t.errorPage.missing}
      detail={t.errorPage.missingDetail}
      action={<ScopedLink href="/">{t.errorPage.home}</ScopedLink>}
    />
  );
}
