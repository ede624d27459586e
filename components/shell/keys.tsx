'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { pages } from '@/components/shell/pages';
import { Chord, isCovered, isTyping } from '@/lib/hooks/keyboard';
import { useHref } from '@/lib/hooks/scope';

const KeysHelp = dynamic(() => import('@/components/shell/keys-help').then((module) => module.KeysHelp), {
  ssr: false,
});

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
  // A chord outlives the page's drawing anew between its two keys.
  const [chord] = useState(() => new Chord());
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isCovered()) return;
      const goingTo = chord.ends(event) ? pages.find(({ key }) => key === event.key) : undefined;
      if (goingTo !== undefined) router.push(href(goingTo.href));
      else if (event.key === '?') onHelp(true);
      else if (event.key === '/') {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('[data-filter]')?.focus();
      } else if (event.key === 'p') document.querySelector<HTMLButtonElement>('[data-live-toggle]')?.click();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [chord, onPalette, onHelp, router, href]);

  return help && <KeysHelp onHelp={onHelp} />;
}
