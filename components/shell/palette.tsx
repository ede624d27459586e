'use client';

import { useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { ArrowLeftRight, Keyboard, Layers, Moon, Pause, Play, Send, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useDemo } from '@/components/demo/use-demo';
import { openPublish } from '@/components/messages/publish-bus';
import { adminPages, pages } from '@/components/shell/pages';
import type { Hit } from '@/lib/contract/search';
import { useLink, useLive } from '@/lib/hooks/live';
import { exchangePagePath, queuePath, useBroker, useHref, useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const row =
  'flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:text-faint';
const group =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint';

function useHits(word: string): readonly Hit[] {
  const broker = useBroker();
  const { data } = useQuery({
    queryKey: ['search', broker, word],
    queryFn: async ({ signal }): Promise<readonly Hit[]> => {
      const response = await fetch(`/api/search?${new URLSearchParams({ broker, q: word })}`, { signal });
      return (await response.json()) as readonly Hit[];
    },
    staleTime: 2000,
    placeholderData: (before) => before,
  });
  return data ?? [];
}

function hitValue({ kind, vhost, name }: Hit): string {
  return `${kind} ${vhost} ${name}`;
}

export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useT();
  const router = useRouter();
  const href = useHref();
  const vhost = useVhost();
  const { resolvedTheme, setTheme } = useTheme();
  const { link, pause, resume } = useLink();
  const info = useLive<'broker'>({ kind: 'broker' });
  const [word, setWord] = useState('');
  const [chosen, setChosen] = useState('');
  const hits = useHits(useDeferredValue(word));
  const does = (text: string): boolean => text.toLowerCase().includes(word.toLowerCase());

  const go = (path: string): void => {
    onClose();
    router.push(href(path));
  };
  const act = (deed: () => void) => (): void => {
    onClose();
    deed();
  };
  const sample = useDemo();
  const actions: [string, ReactNode, () => void][] = [
    [
      t.publish.title,
      <Send key="i" />,
      () => openPublish({ vhost: vhost ?? info.data?.vhosts[0] ?? '/', exchange: '', routingKey: '' }),
    ],
    [
      link === 'paused' ? t.header.resume : t.header.pause,
      link === 'paused' ? <Play key="i" /> : <Pause key="i" />,
      link === 'paused' ? resume : pause,
    ],
    [
      resolvedTheme === 'dark' ? t.header.themes.light : t.header.themes.dark,
      resolvedTheme === 'dark' ? <Sun key="i" /> : <Moon key="i" />,
      () => setTheme(resolvedTheme === 'dark' ? 'light' : 'dark'),
    ],
    [t.keys.title, <Keyboard key="i" />, onHelp],
    ...(sample.running === null
      ? []
      : [
          [
            sample.running ? t.demo.commandStop : t.demo.commandRun,
            sample.running ? <Pause key="i" /> : <Play key="i" />,
            () => sample.run(sample.running !== true),
          ] satisfies [string, ReactNode, () => void],
        ]),
  ];
  const shownPages = [...pages, ...adminPages].filter(({ id }) => does(t.nav[id]));
  const shownActions = actions.filter(([label]) => does(label));
  // What is found comes later than what is typed: the first row is chosen until somebody chooses another.
  const values = [
    ...shownPages.map(({ id }) => `page ${id}`),
    ...(['queue', 'exchange'] as const).flatMap((kind) => hits.filter((hit) => hit.kind === kind).map(hitValue)),
    ...shownActions.map(([label]) => `action ${label}`),
  ];
  const selected = values.includes(chosen) ? chosen : (values[0] ?? '');

  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-(--scrim)" />
        <Radix.Content
          aria-describedby={undefined}
          className="animate-pop fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl overflow-hidden rounded-xl bg-raised shadow-pop focus:outline-none"
        >
          <Radix.Title className="sr-only">{t.palette.label}</Radix.Title>
          <Command shouldFilter={false} label={t.palette.label} value={selected} onValueChange={setChosen} loop>
            <Command.Input
              value={word}
              onValueChange={setWord}
              placeholder={t.palette.placeholder}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-2.5 py-6 text-center text-sm text-faint">{t.palette.none}</Command.Empty>
              {shownPages.length > 0 && (
                <Command.Group heading={t.palette.pages} className={group}>
                  {shownPages.map(({ id, href: path, icon: Icon }) => (
                    <Command.Item key={id} value={`page ${id}`} onSelect={() => go(path)} className={row}>
                      <Icon aria-hidden="true" />
                      {t.nav[id]}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {(['queue', 'exchange'] as const).map((kind) => {
                const found = hits.filter((hit) => hit.kind === kind);
                if (found.length === 0) return null;
                const Icon = kind === 'queue' ? Layers : ArrowLeftRight;
                return (
                  <Command.Group
                    key={kind}
                    heading={kind === 'queue' ? t.palette.queues : t.palette.exchanges}
                    className={group}
                  >
                    {found.map((hit) => (
                      <Command.Item
                        key={`${hit.vhost}\u0000${hit.name}`}
                        value={hitValue(hit)}
                        onSelect={() => go((kind === 'queue' ? queuePath : exchangePagePath)(hit.vhost, hit.name))}
                        className={row}
                      >
                        <Icon aria-hidden="true" />
                        <span className="truncate">{hit.name === '' ? t.defaultExchange : hit.name}</span>
                        <span className="ml-auto truncate text-xs text-faint">{hit.vhost}</span>
                      </Command.Item>
                    ))}
                  </Command.Group>
                );
              })}
              {shownActions.length > 0 && (
                <Command.Group heading={t.palette.actions} className={group}>
                  {shownActions.map(([label, icon, deed]) => (
                    <Command.Item key={label} value={`action ${label}`} onSelect={act(deed)} className={row}>
                      {icon}
                      {label}
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
