'use client';

import { ChevronDown, Menu as MenuIcon, Monitor, Moon, Search, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useQueryState } from 'nuqs';
import { AccountMenu } from '@/components/shell/account-menu';
import { BrokerMenu } from '@/components/shell/broker-menu';
import { LiveIndicator } from '@/components/shell/live-indicator';
import { Button } from '@/components/ui/button';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { Kbd } from '@/components/ui/state';
import { useLive } from '@/lib/hooks/live';
import { useModKey } from '@/lib/hooks/mod-key';
import { useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const every = '\u0000all';

function VhostMenu() {
  const t = useT();
  const vhost = useVhost();
  const [, setVhost] = useQueryState('vhost', { history: 'push' });
  const info = useLive<'broker'>({ kind: 'broker' });
  const names = info.data?.vhosts ?? [];
  const listed = vhost === undefined || names.includes(vhost) ? names : [vhost, ...names];
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          className="max-w-48 min-w-0 shrink! max-sm:max-w-30 max-sm:px-1.5"
          aria-label={`${t.header.vhost}: ${vhost ?? t.header.allVhosts}`}
        >
          <span className="truncate">{vhost ?? t.header.allVhosts}</span>
          <ChevronDown className="text-faint" />
        </Button>
      }
    >
      <MenuChoice
        value={vhost ?? every}
        options={[{ value: every, label: t.header.allVhosts }, ...listed.map((name) => ({ value: name, label: name }))]}
        onChange={(name) => void setVhost(name === every ? null : name)}
      />
    </Menu>
  );
}

function ThemeMenu() {
  const t = useT();
  const { theme, setTheme } = useTheme();
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" icon aria-label={t.header.theme}>
          <Sun className="dark:hidden" />
          <Moon className="hidden dark:block" />
        </Button>
      }
    >
      <MenuChoice
        value={theme ?? 'system'}
        onChange={setTheme}
        options={[
          { value: 'light', label: <ThemeLabel icon={Sun} text={t.header.themes.light} /> },
          { value: 'dark', label: <ThemeLabel icon={Moon} text={t.header.themes.dark} /> },
          { value: 'system', label: <ThemeLabel icon={Monitor} text={t.header.themes.system} /> },
        ]}
      />
    </Menu>
  );
}

function ThemeLabel({ icon: Icon, text }: { icon: typeof Sun; text: string }) {
  return (
    <span className="flex items-center gap-2">
      <Icon aria-hidden="true" />
      {text}
    </span>
  );
}

export function Header({ onSearch, onMenu }: { onSearch: () => void; onMenu: () => void }) {
  const t = useT();
  const modKey = useModKey();
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b bg-page px-3">
      <Button variant="quiet" icon aria-label={t.nav.menu} onClick={onMenu} className="-ml-1 lg:hidden">
        <MenuIcon />
      </Button>
      <BrokerMenu />
      <span aria-hidden="true" className="text-line-strong max-sm:hidden">
        /
      </span>
      <VhostMenu />
      <div className="ml-auto flex shrink-0 items-center max-sm:-mr-1 sm:gap-1">
        <button
          type="button"
          onClick={onSearch}
          aria-label={t.header.search}
          className="flex h-8 sm:mr-1 items-center gap-2 rounded-md border-line-strong/70 px-2 text-sm text-faint hover:bg-hover md:w-56 md:border md:bg-panel"
        >
          <Search aria-hidden="true" className="size-4" />
          <span className="hidden md:inline">{t.header.search}</span>
          <span className="ml-auto hidden md:inline">
            <Kbd>{modKey} K</Kbd>
          </span>
        </button>
        <LiveIndicator />
        <ThemeMenu />
        <AccountMenu />
      </div>
    </header>
  );
}
