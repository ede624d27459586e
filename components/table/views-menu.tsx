'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import dynamic from 'next/dynamic';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import type { ListKind } from '@/lib/contract/live';
import type { Result } from '@/lib/contract/result';
import type { SavedView, ViewChange } from '@/lib/contract/views';
import { callConsole } from '@/lib/hooks/console-call';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const NameView = dynamic(() => import('@/components/table/name-view').then((module) => module.NameView), {
  ssr: false,
});

const noViews: readonly SavedView[] = [];

function useViews(list: ListKind) {
  const broker = useBroker();
  const queries = useQueryClient();
  const key = ['views', broker];
  const all = useQuery({
    queryKey: key,
    queryFn: async () => {
      const response = await fetch(`/api/views?broker=${encodeURIComponent(broker)}`);
      const result = (await response.json()) as Result<readonly SavedView[]>;
      return result.ok ? result.value : noViews;
    },
  });
  const change = useMutation<readonly SavedView[], DeedError, ViewChange>({
    mutationFn: async (wanted) => {
      const result = await callConsole<readonly SavedView[]>('POST', '/api/views', wanted);
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: (views) => queries.setQueryData(key, views),
  });
  return { views: (all.data ?? noViews).filter((view) => view.list === list), change, broker };
}

/** Views of this list that somebody saved: a name for what the URL says. */
export function ViewsMenu({ list }: { list: ListKind }) {
  const t = useT();
  const path = usePathname();
  const router = useRouter();
  const { views, change, broker } = useViews(list);
  const [naming, setNaming] = useState(false);
  const open = ({ search }: SavedView): void => {
    const next = new URLSearchParams(search);
    const here = new URLSearchParams(location.search).get('broker');
    if (here !== null) next.set('broker', here);
    router.push(`${path}?${next}`);
  };
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button variant="quiet">
            <Bookmark />
            <span className="max-sm:sr-only">{t.table.views}</span>
          </Button>
        }
      >
        {views.length === 0 && <p className="max-w-56 px-2 py-1.5 text-xs text-faint">{t.table.noViews}</p>}
        {views.map((view) => (
          <MenuItem key={view.id} onSelect={() => open(view)}>
            {view.name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => setNaming(true)}>{t.table.saveView}</MenuItem>
      </Menu>
      {naming && (
        <NameView
          views={views}
          busy={change.isPending}
          error={change.error ?? undefined}
          onDelete={(view) =>
            change.mutate(
              { do: 'delete', broker, id: view.id },
              { onSuccess: () => toast.success(t.table.deletedView(view.name)) },
            )
          }
          onSave={(name, search) =>
            change.mutate(
              { do: 'save', broker, list, name, search },
              {
                onSuccess: () => {
                  toast.success(t.table.savedView(name));
                  setNaming(false);
                },
              },
            )
          }
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}
