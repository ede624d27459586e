'use client';

import { deedKeys } from '@/components/lab/deeds';
import { type KeyGroup, KeysDialog } from '@/components/ui/keys-dialog';
import { useLabT } from '@/lib/messages/use-lab-t';

/** What each key does here. */
export function KeysList({ onOpen }: { onOpen: (open: boolean) => void }) {
  const t = useLabT();
  const words = t.lab.keyWords;
  const groups: readonly KeyGroup[] = [
    [
      t.lab.keyGroups.packet,
      [
        ...(Object.keys(deedKeys) as (keyof typeof deedKeys)[]).map((deed) => [[deedKeys[deed]], words[deed]] as const),
        [['[', ']'], words.choose],
      ],
    ],
    [
      t.lab.keyGroups.run,
      [
        [['s'], words.publish],
        [['p'], words.publishAgain],
        [['k'], words.settle],
        [['a'], words.play],
        [['-', '+'], words.slower],
        [['w'], words.wait],
        [['1', '2', '3'], words.sides],
        [['n'], words.next],
        [['r'], words.again],
      ],
    ],
    [
      t.lab.keyGroups.look,
      [
        [[',', '.'], words.scrub],
        [['0'], words.now],
        [['←', '→', '↑', '↓'], words.bytes],
        [['h'], words.help],
      ],
    ],
  ];
  return <KeysDialog title={t.lab.keys} groups={groups} onOpen={onOpen} />;
}
