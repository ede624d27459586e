'use client';

import { Keyboard, ListChecks, Moon, Pause, Play, Plus, Route, Send, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import type { ReactNode } from 'react';
import { useDemo } from '@/components/demo/use-demo';
import { useLink } from '@/lib/hooks/live';
import { useDeniedCreate, useDeniedPublish, useRights } from '@/lib/hooks/rights';
import { useT } from '@/lib/messages/use-t';

type Action = {
  readonly label: string;
  readonly icon: ReactNode;
  readonly key?: string;
  /** Why the user may not do it. */
  readonly denied?: string | undefined;
  readonly act: () => void;
};

const plus = <Plus aria-hidden="true" />;
const paused = <Play aria-hidden="true" />;
const running = <Pause aria-hidden="true" />;

/** What can be done from anywhere. What the user may not do is shown, with the reason. */
export function useActions(
  go: (path: string, query?: Readonly<Record<string, string>>) => void,
  onHelp: () => void,
): readonly Action[] {
  const t = useT();
  const may = useRights();
  const cannotCreate = useDeniedCreate();
  const cannotPublish = useDeniedPublish();
  const { resolvedTheme, setTheme } = useTheme();
  const { link, pause, resume } = useLink();
  const sample = useDemo();
  const { doing } = t.palette;
  const create = (label: string, path: string, denied: string | undefined): Action => ({
    ...{ label, icon: plus, denied },
    act: () => go(path, { new: 'true' }),
  });
  const noAdministrator = may({ tag: 'administrator' });
  const dark = resolvedTheme === 'dark';
  return [
    {
      label: t.publish.title,
      icon: <Send aria-hidden="true" />,
      denied: cannotPublish,
      act: () => go('/publish'),
    },
    create(doing.queue, '/queues', cannotCreate),
    create(doing.exchange, '/exchanges', cannotCreate),
    create(doing.user, '/admin/users', noAdministrator),
    create(doing.vhost, '/admin/vhosts', noAdministrator),
    { label: doing.route, icon: <Route aria-hidden="true" />, act: () => go('/topology/route') },
    { label: doing.lint, icon: <ListChecks aria-hidden="true" />, act: () => go('/topology/lint') },
    link === 'paused'
      ? { label: t.header.resume, icon: paused, key: 'p', act: resume }
      : { label: t.header.pause, icon: running, key: 'p', act: pause },
    {
      label: dark ? t.header.themes.light : t.header.themes.dark,
      icon: dark ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />,
      act: () => setTheme(dark ? 'light' : 'dark'),
    },
    { label: t.keys.title, icon: <Keyboard aria-hidden="true" />, key: '?', act: onHelp },
    ...(sample.running === null
      ? []
      : [
          {
            label: sample.running ? t.demo.commandStop : t.demo.commandRun,
            icon: sample.running ? running : paused,
            denied: noAdministrator,
            act: () => sample.run(sample.running !== true),
          },
        ]),
  ];
}
