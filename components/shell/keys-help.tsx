'use client';

import { pages } from '@/components/shell/pages';
import { type KeyGroup, KeysDialog } from '@/components/ui/keys-dialog';
import { useModKey } from '@/lib/hooks/mod-key';
import { useT } from '@/lib/messages/use-t';

/** What each key does. */
export function KeysHelp({ onHelp }: { onHelp: (open: boolean) => void }) {
  const t = useT();
  const modKey = useModKey();
  const { groups } = t.keys;
  const lists: readonly KeyGroup[] = [
    [
      groups.everywhere,
      [
        [[modKey, 'K'], t.keys.palette],
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
        [['Home', 'End'], t.keys.ends],
        [['Enter'], t.keys.open],
        [['x'], t.keys.choose],
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
  return <KeysDialog title={t.keys.title} groups={lists} onOpen={onHelp} />;
}
