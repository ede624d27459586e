'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { pages } from '@/components/shell/pages';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/state';
import { useHref } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

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
  const t = useT();
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

  const { groups } = t.keys;
  const lists: [string, [readonly string[], string][]][] = [
    [
      groups.everywhere,
      [
        [['⌘', 'K'], t.keys.palette],
        [['/'], t.keys.filter],
        [['p'], t.keys.pause],
        [['Esc'], t.keys.escape],
        [['?'], t.keys.help],
      ],
    ],
    [groups.go, pages.map(({ id, key }) => [['g', key], t.nav[id]])],
    [
      groups.lists,
      [
        [['j'], t.keys.down],
        [['k'], t.keys.up],
        [['Enter'], t.keys.open],
      ],
    ],
    [
      groups.graph,
      [
        [['↑', '↓', '←', '→'], t.keys.walk],
        [['Enter'], t.keys.expand],
        [['Space'], t.keys.details],
        [['Home'], t.keys.home],
        [['+', '-', '0'], t.keys.zoom],
        [['t'], t.keys.table],
      ],
    ],
  ];
  return (
    <Dialog open={help} onOpenChange={onHelp} title={t.keys.title} wide>
      <div className="gap-x-10 sm:columns-2">
        {lists.map(([title, rows]) => (
          <section key={title} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-xs font-medium text-faint">{title}</h3>
            <dl className="grid gap-y-1.5">
              {rows.map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-3">
                  <dt className="text-sm text-soft">{what}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
