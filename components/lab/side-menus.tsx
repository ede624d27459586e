'use client';

import { ChevronDown, Plug, Power, Scissors, Skull } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu';
import { Kbd } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import type { Action, Hop, Snapshot } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

type Do = (action: Action) => void;

const Key = ({ children }: { children: string }) => (
  <span className="max-lg:hidden">
    <Kbd>{children}</Kbd>
  </span>
);

/** What can be done to a client, above its lifeline. */
export function SideMenu({
  hop,
  connected,
  absent,
  onDo,
}: {
  hop: Hop;
  connected: boolean;
  /** Nobody is to stand there: that is no fault. */
  absent: boolean;
  onDo: Do;
}) {
  const t = useLabT();
  if (absent) {
    return (
      <span className="flex flex-col px-2 text-center text-sm leading-4 font-semibold text-faint">
        {t.lab.sides[hop]}
        <span className="text-2xs font-normal whitespace-nowrap">{t.lab.nobodyThere}</span>
      </span>
    );
  }
  return (
    <Menu
      align={hop === 'publisher' ? 'start' : 'end'}
      trigger={
        <Button
          variant="quiet"
          className={cn('gap-1! px-2! font-semibold', !connected && 'text-bad!')}
          data-lab-menu={hop}
        >
          {!connected && <Scissors aria-hidden="true" />}
          {t.lab.sides[hop]}
          {!connected && <span className="sr-only">: {t.lab.notConnected}</span>}
          {connected && <ChevronDown aria-hidden="true" />}
          <Key>{hop === 'publisher' ? '1' : '3'}</Key>
        </Button>
      }
    >
      <MenuItem onSelect={() => onDo({ do: 'cut', hop })} disabled={!connected}>
        <Scissors aria-hidden="true" />
        {t.lab.cut}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'reconnect', hop })}>
        <Plug aria-hidden="true" />
        {t.lab.reconnect}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'crash', hop, keep: true })}>
        <Skull aria-hidden="true" />
        {t.lab.crashKeep}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'crash', hop, keep: false })}>
        <Skull aria-hidden="true" />
        {t.lab.crashForget}
      </MenuItem>
    </Menu>
  );
}

/** What can be done to the broker, above its lifeline. */
export function BrokerMenu({ process, onDo }: { process: Snapshot['process']; onDo: Do }) {
  const t = useLabT();
  return (
    <Menu
      trigger={
        <Button
          variant="quiet"
          className={cn('gap-1! px-2! font-semibold', process === 'down' && 'text-bad!')}
          data-lab-menu="broker"
        >
          {process === 'down' && <Skull aria-hidden="true" />}
          {t.lab.sides.broker}
          {process === 'down' && <span className="sr-only">: {t.lab.brokerDown}</span>}
          <ChevronDown aria-hidden="true" />
          <Key>2</Key>
        </Button>
      }
    >
      <MenuItem onSelect={() => onDo({ do: 'crash-broker', keep: true })} disabled={process !== 'running'}>
        <Skull aria-hidden="true" />
        {t.lab.crashKeep}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'crash-broker', keep: false })} disabled={process !== 'running'}>
        <Skull aria-hidden="true" />
        {t.lab.crashForget}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'start-broker' })} disabled={process !== 'down'}>
        <Power aria-hidden="true" />
        {t.lab.startBroker}
      </MenuItem>
      {process === 'none' && (
        <>
          <MenuLine />
          <MenuLabel>
            <span className="block max-w-60 font-normal whitespace-normal">{t.lab.notCrashable}</span>
          </MenuLabel>
        </>
      )}
    </Menu>
  );
}
