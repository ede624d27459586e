'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { useNoVhost } from '@/lib/hooks/vhosts';
import { useT } from '@/lib/messages/use-t';

/** Pages that say something without a virtual host. */
const elsewhere = /^\/(admin|lab)(\/|$)/;

/** To who may use no virtual host, a page about what is in them would say that nothing is there, and nothing wrong. */
export function WithVhost({ children }: { children: ReactNode }) {
  const t = useT();
  const none = useNoVhost();
  const pathname = usePathname();
  if (!none || elsewhere.test(pathname)) return children;
  return (
    <div className="mx-auto max-w-[1400px] p-4 lg:p-5">
      <Card>
        <Empty kind="forbidden" title={t.errorPage.noVhost} detail={t.errorPage.noVhostDetail} />
      </Card>
    </div>
  );
}
