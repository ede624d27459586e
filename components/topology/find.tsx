'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { ArrowLeftRight, Layers, Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { Hit } from '@/lib/contract/search';
import { useBroker } from '@/lib/hooks/scope';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import { vertexId } from '@/lib/model/topology/ids';

type Found = Hit & { readonly kind: 'queue' | 'exchange' };

function useFound(word: string): readonly Found[] {
  const broker = useBroker();
  const { data } = useQuery({
    queryKey: ['search', broker, word, 'vertices'],
    enabled: word !== '',
    queryFn: async ({ signal }): Promise<readonly Hit[]> => {
      const query = new URLSearchParams({ broker, q: word, kinds: 'queue,exchange' });
      const response = await fetch(`/api/search?${query}`, { signal });
      return (await response.json()) as readonly Hit[];
    },
    staleTime: 2000,
    placeholderData: (before) => before,
  });
  return (data ?? []).filter((hit): hit is Found => hit.kind === 'queue' || hit.kind === 'exchange');
}

/** Where the graph starts: by name. */
export function Find({ onChoose }: { onChoose: (id: string) => void }) {
  const t = useTopologyT();
  const [word, setWord] = useState('');
  const [open, setOpen] = useState(false);
  const found = useFound(useDeferredValue(word.trim()));
  const close = (): void => setOpen(false);
  return (
    <Command
      shouldFilter={false}
      label={t.topology.search}
      className="relative min-w-0 flex-1 basis-full sm:max-w-72 sm:basis-0"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setWord('');
        close();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <Search aria-hidden="true" className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <Command.Input
        value={word}
        data-filter=""
        onValueChange={(value) => {
          setWord(value);
          setOpen(value.trim() !== '');
        }}
        onFocus={() => setOpen(word.trim() !== '')}
        placeholder={t.topology.search}
        className="h-8 w-full rounded-md border border-line-strong bg-panel pr-2.5 pl-8 text-sm placeholder:text-faint"
      />
      <Command.List
        hidden={!open}
        className="absolute inset-x-0 top-9 z-20 max-h-72 overflow-y-auto rounded-md bg-raised p-1 shadow-pop"
      >
        <Command.Empty className="px-2.5 py-3 text-center text-sm text-faint">{t.topology.searchNone}</Command.Empty>
        {found.map(({ kind, vhost, name }) => {
          const id = vertexId(kind, vhost, name);
          const Icon = kind === 'queue' ? Layers : ArrowLeftRight;
          return (
            <Command.Item
              key={id}
              value={id}
              onSelect={() => {
                setWord('');
                close();
                onChoose(id);
              }}
              className="flex h-8 items-center gap-2 rounded px-2 text-sm data-[selected=true]:bg-hover"
            >
              <Icon aria-hidden="true" className="size-3.5 text-faint" />
              <span className="truncate">{name === '' ? t.defaultExchange : name}</span>
              <span className="ml-auto truncate text-xs text-faint">{vhost}</span>
            </Command.Item>
          );
        })}
      </Command.List>
    </Command>
  );
}
