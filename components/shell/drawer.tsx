'use client';

import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Wordmark } from '@/components/shell/wordmark';
import { useT } from '@/lib/messages/use-t';

/** The sidebar of a narrow screen, over the page. */
export function Drawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const t = useT();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-(--scrim) lg:hidden" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 flex w-64 flex-col bg-page shadow-pop focus:outline-none lg:hidden"
        >
          <Radix.Title className="flex h-12 items-center px-4">
            <Wordmark />
            <span className="sr-only">{t.nav.label}</span>
          </Radix.Title>
          <div className="min-h-0 flex-1 overflow-y-auto py-2">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
