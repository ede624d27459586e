'use client';

import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/state';

/** Keys, and what they do. */
type Row = readonly [keys: readonly string[], what: string];
export type KeyGroup = readonly [title: string, rows: readonly Row[]];

type Props = {
  title: string;
  groups: readonly KeyGroup[];
  onOpen: (open: boolean) => void;
};

export function KeysDialog({ title, groups, onOpen }: Props) {
  return (
    <Dialog open onOpenChange={onOpen} title={title} wide>
      <div className="gap-x-10 sm:columns-2">
        {groups.map(([group, rows]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
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
