'use client';

import { Check, Copy as CopyIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useT } from '@/lib/messages/use-t';

const shownMs = 1500;

export function Copy({ text, label }: { text: string; label?: string }) {
  const t = useT();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), shownMs);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      // Without the permission the text stays selectable on the page.
    }
  };
  return (
    <Button
      variant="quiet"
      icon
      small
      aria-label={done ? t.common.copied : (label ?? t.common.copy)}
      onClick={() => void copy()}
    >
      {done ? <Check className="text-good" /> : <CopyIcon />}
    </Button>
  );
}
