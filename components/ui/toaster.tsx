'use client';

import { useEffect } from 'react';
import { toast as draw, Toaster as Sonner } from 'sonner';
import { showNotes } from '@/components/ui/toast';

export function Toaster() {
  useEffect(() => showNotes(({ kind, text, options }) => void draw[kind](text, options)), []);
  return (
    <Sonner
      position="bottom-right"
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-2.5 rounded-lg bg-raised px-3.5 py-3 text-sm text-ink shadow-pop [&_svg]:size-4 [&_svg]:mt-0.5',
          title: 'font-medium break-words',
          description: 'text-soft break-words',
          error: '[&_[data-icon]]:text-bad',
          success: '[&_[data-icon]]:text-good',
          warning: '[&_[data-icon]]:text-warn',
        },
      }}
    />
  );
}
