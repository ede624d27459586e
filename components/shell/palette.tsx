'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { BrokerMark } from '@/components/shell/broker-mark';
import { adminPages, pages } from '@/components/shell/pages';
import { useActions } from '@/components/shell/palette-actions';
import { objectIcons, objectKinds, objectPath, useHits } from '@/components/shell/palette-objects';
import { Kbd } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { useBroker, useBrokers, useHref, useSwitchBroker } from '@/lib/hooks/scope';
import type { Messages } from '@/lib/messages/en';
import { useT } from '@/lib/messages/use-t';

const row =
  'flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint';
const group =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint';
/** Before anything is typed, objects shall not push the actions out of sight. */
const idleHitsMax = 3;

type Item = {
  readonly value: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly aside?: ReactNode;
  readonly denied?: string | undefined;
  readonly act: () => void;
};

type Group = { readonly id: string; readonly title: string; readonly items: readonly Item[] };

function useGroups(word: string, onClose: () => void, onHelp: () => void): readonly Group[] {
  const t = useT();
  const router = useRouter();
  const href = useHref();
  const hits = useHits(useDeferredValue(word.trim()));
  const go = (path: string, query?: Readonly<Record<string, string>>): void => router.push(href(path, query));
  const actions = useActions(go, onHelp);
  const brokers = useBrokers();
  const broker = useBroker();
  const switchTo = useSwitchBroker();
  const fits = (text: string): boolean => text.toLowerCase().includes(word.trim().toLowerCase());
  const closing = (deed: () => void) => (): void => {
    onClose();
    deed();
  };
  const all = [
    ...pages.map((page) => ({ ...page, chord: page.key })),
    ...adminPages.map((page) => ({ ...page, chord: undefined })),
  ];
  const places: Item[] = all
    .filter(({ id }) => fits(t.nav[id]))
    .map(({ id, href: path, icon: Icon, chord }) => ({
      value: `page ${id}`,
      label: t.nav[id],
      icon: <Icon aria-hidden="true" />,
      act: closing(() => go(path)),
      ...(chord === undefined ? {} : { aside: <Keys keys={['g', chord]} /> }),
    }));
  const objects = objectKinds.map((kind): Group => {
    const Icon = objectIcons[kind];
    const found = hits.filter((hit) => hit.kind === kind).slice(0, word.trim() === '' ? idleHitsMax : undefined);
    return {
      id: kind,
      title: t.palette.kinds[kind],
      items: found.map((hit) => {
        const { path, query } = objectPath(hit);
        return {
          value: `${kind} ${hit.vhost} ${hit.name}`,
          label: kind === 'exchange' && hit.name === '' ? t.defaultExchange : (hit.label ?? hit.name),
          icon: <Icon aria-hidden="true" />,
          aside: <span className="truncate text-xs text-faint">{hit.vhost}</span>,
          act: closing(() => go(path, query)),
        };
      }),
    };
  });
  const doing: Item[] = actions
    .filter(({ label }) => fits(label))
    .map(({ label, icon, key, denied, act }) => ({
      value: `action ${label}`,
      label,
      icon,
      denied,
      act: closing(act),
      ...(key === undefined ? {} : { aside: <Keys keys={[key]} /> }),
    }));
  const others: Item[] = brokers
    .filter((name) => name !== broker && fits(name))
    .map((name) => ({
      value: `broker ${name}`,
      label: name,
      icon: <BrokerMark broker={name} />,
      act: closing(() => switchTo(name)),
    }));
  return [
    { id: 'pages', title: t.palette.pages, items: places },
    ...objects,
    { id: 'brokers', title: t.palette.brokers, items: others },
    { id: 'topics', title: t.palette.topics, items: topicItems(t, word.trim(), go, closing) },
    { id: 'actions', title: t.palette.actions, items: doing },
  ].filter(({ items }) => items.length > 0);
}

/** Topics aren't listed anywhere in whole: what looks like one is looked at. */
function topicItems(
  t: Messages,
  word: string,
  go: (path: string, query?: Readonly<Record<string, string>>) => void,
  closing: (deed: () => void) => () => void,
): readonly Item[] {
  if (!word.includes('/') || word.startsWith('/')) return [];
  const page = pages.find(({ id }) => id === 'topics');
  if (page === undefined) return [];
  const Icon = page.icon;
  const filter = word.endsWith('#') ? word : `${word.replace(/\/$/, '')}/#`;
  const icon = <Icon aria-hidden="true" />;
  return [
    {
      value: `topic ${word}`,
      label: t.palette.topic(word),
      icon,
      act: closing(() => go(page.href, { filter })),
    },
    {
      value: `watch ${word}`,
      label: t.palette.watch(filter),
      icon,
      act: closing(() => go(page.href, { tab: 'watch', watch: filter })),
    },
  ];
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="flex gap-1" aria-hidden="true">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}

export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useT();
  const [word, setWord] = useState('');
  const [chosen, setChosen] = useState('');
  const groups = useGroups(word, onClose, onHelp);
  // What is found comes later than what is typed: the first row is chosen until somebody chooses another.
  const values = groups.flatMap(({ items }) =>
    items.flatMap(({ value, denied }) => (denied === undefined ? [value] : [])),
  );
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
              {groups.map(({ id, title, items }) => (
                <Command.Group key={id} heading={title} className={group}>
                  {items.map(({ value, label, icon, aside, denied, act }) => (
                    <Command.Item
                      key={value}
                      value={value}
                      disabled={denied !== undefined}
                      onSelect={act}
                      className={cn(row, denied !== undefined && 'cursor-not-allowed text-faint')}
                    >
                      {icon}
                      <span className={denied === undefined ? 'truncate' : 'shrink-0'}>{label}</span>
                      {denied !== undefined && (
                        <span className="ml-auto min-w-0 truncate text-xs" title={denied}>
                          {denied}
                        </span>
                      )}
                      {denied === undefined && aside !== undefined && (
                        <span className="ml-auto flex min-w-0 shrink-0">{aside}</span>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            <p className="flex gap-4 border-t px-4 py-2 text-xs text-faint max-sm:hidden">
              <Hint keys={['↑', '↓']} what={t.palette.hints.move} />
              <Hint keys={['↵']} what={t.palette.hints.open} />
              <Hint keys={['Esc']} what={t.palette.hints.close} />
            </p>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Hint({ keys, what }: { keys: readonly string[]; what: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Keys keys={keys} />
      {what}
    </span>
  );
}
