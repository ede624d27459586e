'use client';

import { FlaskConical } from 'lucide-react';
import { useDemo } from '@/components/demo/use-demo';
import { DeedButton } from '@/components/ui/deed-button';
import { useRights } from '@/lib/hooks/rights';
import { useT } from '@/lib/messages/use-t';

/** Whoever sees the sample's traffic shall know that it is a sample, and how to end it. */
export function DemoStrip() {
  const t = useT();
  const may = useRights();
  const { running, busy, run } = useDemo();
  if (running !== true) return null;
  return (
    <p className="flex min-h-9 items-center gap-2.5 rounded-lg border bg-sunken/60 py-0.5 pr-1 pl-4 text-sm text-soft">
      <FlaskConical aria-hidden="true" className="size-4 shrink-0 text-faint" />
      <span className="min-w-0 flex-1">
        {t.demo.running}
        <span className="max-sm:hidden"> {t.demo.runningDetail}</span>
      </span>
      <DeedButton
        denied={may({ tag: 'administrator' })}
        variant="quiet"
        className="h-7! px-2.5!"
        busy={busy}
        onClick={() => run(false)}
      >
        {busy ? t.demo.stopping : t.demo.stop}
      </DeedButton>
    </p>
  );
}
