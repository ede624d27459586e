'use client';

import { deedKeys } from '@/components/lab/deeds';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/state';
import { useLabT } from '@/lib/messages/use-lab-t';

/** What each key does here. */
export function KeysList({ onOpen }: { onOpen: (open: boolean) => void }) {
  const t = useLabT();
  const words = t.lab.keyWords;
  const groups: readonly (readonly [string, readonly (readonly [readonly string[], string])[]])[] = [
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
  return (
    <Dialog open onOpenChange={onOpen} title={t.lab.keys} wide>
      <div className="gap-x-10 sm:columns-2">
        {groups.map(([title, rows]) => (
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
