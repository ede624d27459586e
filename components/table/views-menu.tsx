'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Trash2 } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import type { ListKind } from '@/lib/contract/live';
import type { Result } from '@/lib/contract/result';
import { viewNameCharsMax } from '@/lib/contract/view-limits';
import type { SavedView, ViewChange } from '@/lib/contract/views';
import { callConsole } from '@/lib/hooks/console-call';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

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

function NameView({
  views,
  busy,
  error,
  onSave,
  onDelete,
  onClose,
}: {
  views: readonly SavedView[];
  busy: boolean;
  error: DeedError | undefined;
  onSave: (name: string, search: string) => void;
  onDelete: (view: SavedView) => void;
  onClose: () => void;
}) {
  const t = useT();
  const id = useId();
  const [name, setName] = useState('');
  const search = new URLSearchParams(useSearchParams());
  // A view is of a list, whichever broker it is looked at on.
  search.delete('broker');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') onSave(name.trim(), search.toString());
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t.table.saveViewTitle}
      description={t.table.saveViewDetail}
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" form={id} variant="primary" busy={busy} disabled={name.trim() === ''}>
            {t.table.save}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.common.name}>
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={viewNameCharsMax}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {views.length > 0 && (
          <ul className="divide-y divide-line/60 rounded-md border text-sm">
            {views.map((view) => (
              <li key={view.id} className="flex h-9 items-center gap-2 pr-1 pl-2.5">
                <span className="min-w-0 flex-1 truncate">{view.name}</span>
                <span className="truncate text-xs text-faint">{view.by}</span>
                <Button
                  variant="quiet"
                  icon
                  className="size-7!"
                  aria-label={t.table.deleteView(view.name)}
                  onClick={() => onDelete(view)}
                >
                  <Trash2 />
                </Button>
              </li>
            ))}
          </ul>
        )}
        {error !== undefined && <ErrorNote error={error.error} />}
      </form>
    </Dialog>
  );
}
