'use client';

import { pages } from '@/components/shell/pages';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/state';
import { useT } from '@/lib/messages/use-t';

/** What each key does. */
export function KeysHelp({ onHelp }: { onHelp: (open: boolean) => void }) {
  const t = useT();
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
    <Dialog open onOpenChange={onHelp} title={t.keys.title} wide>
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
