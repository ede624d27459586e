'use client';

import { Tooltip as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';

export const TooltipProvider = Radix.Provider;

export function Tooltip({
  text,
  children,
  side = 'top',
}: {
  text: ReactNode;
  children: ReactNode;
  side?: 'top' | 'bottom' | 'right';
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="animate-pop z-50 max-w-72 rounded-md bg-raised px-2.5 py-1.5 text-xs text-ink shadow-pop"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** For the hundreds of hints in a list's rows: nothing is made until somebody points. Not for what takes the focus. */
export function RowTooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  const [pointed, setPointed] = useState(false);
  const hinted = (
    <span className="inline-flex min-w-0 shrink-0" onPointerEnter={() => setPointed(true)}>
      {children}
    </span>
  );
  return pointed ? <Tooltip text={text}>{hinted}</Tooltip> : hinted;
}
