'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { pages } from '@/components/shell/pages';
import { useHref } from '@/lib/hooks/scope';

const KeysHelp = dynamic(() => import('@/components/shell/keys-help').then((module) => module.KeysHelp), {
  ssr: false,
});

const chordMs = 1200;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
    target.getAttribute('type') !== 'checkbox'
  );
}

/** The keys of the whole page. Tables handle j, k and enter themselves. */
export function Keys({
  onPalette,
  help,
  onHelp,
}: {
  onPalette: () => void;
  help: boolean;
  onHelp: (open: boolean) => void;
}) {
  const router = useRouter();
  const href = useHref();
  useEffect(() => {
    let chordAtMs = 0;
    const press = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || typing(event.target)) return;
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
      const goingTo = Date.now() - chordAtMs < chordMs ? pages.find(({ key }) => key === event.key) : undefined;
      chordAtMs = event.key === 'g' ? Date.now() : 0;
      if (goingTo !== undefined) router.push(href(goingTo.href));
      else if (event.key === '?') onHelp(true);
      else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
      } else if (event.key === 'p') document.querySelector<HTMLButtonElement>('[data-live-toggle]')?.click();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [onPalette, onHelp, router, href]);

  return help && <KeysHelp onHelp={onHelp} />;
}
