'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { BrokerMark } from '@/components/shell/broker-mark';
import { Button } from '@/components/ui/button';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { State } from '@/components/ui/state';
import type { BrokerStatus } from '@/lib/contract/session';
import { cn } from '@/lib/format/cn';
import { useLive } from '@/lib/hooks/live';
import { useBroker, useBrokers, useSwitchBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const statusEveryMs = 5000;

/** How the brokers are, asked for while the menu is open. */
function useStatuses(open: boolean): ReadonlyMap<string, BrokerStatus> {
  const { data } = useQuery({
    queryKey: ['brokers'],
    enabled: open,
    refetchInterval: statusEveryMs,
    queryFn: async ({ signal }): Promise<readonly BrokerStatus[]> => {
      const response = await fetch('/api/brokers', { signal });
      return response.ok ? ((await response.json()) as readonly BrokerStatus[]) : [];
    },
  });
  return new Map((data ?? []).map((status) => [status.name, status]));
}

/** A menu paints its icons; a state keeps its own colour. */
const marks = { calm: '[&_svg]:text-faint!', good: '[&_svg]:text-good!', bad: '[&_svg]:text-bad!' } as const;

function Choice({ name, status }: { name: string; status: BrokerStatus | undefined }) {
  const t = useT();
  const words =
    status === undefined
      ? t.account.asking
      : status.reachable
        ? (status.user ?? t.account.notLoggedIn)
        : t.account.unreachable;
  const tone = status === undefined ? 'calm' : !status.reachable ? 'bad' : status.user === null ? 'calm' : 'good';
  return (
    <span className="flex min-w-64 items-center gap-2">
      <BrokerMark broker={name} />
      <span className="truncate font-medium">{name}</span>
      <State tone={tone} className={cn('ml-auto pl-4 text-xs [&_svg]:size-2!', marks[tone])}>
        {words}
      </State>
    </span>
  );
}

export function BrokerMenu() {
  const t = useT();
  const brokers = useBrokers();
  const broker = useBroker();
  const [open, setOpen] = useState(false);
  const switchTo = useSwitchBroker();
  const info = useLive<'broker'>({ kind: 'broker' });
  const statuses = useStatuses(open);
  const product = info.data === undefined ? '' : `${info.data.product} ${info.data.version ?? ''}`;
  const label = (
    <>
      <BrokerMark broker={broker} className="max-sm:hidden" />
      <span className="truncate font-medium">{broker}</span>
      <span className="hidden truncate font-normal text-faint xl:inline">{product}</span>
    </>
  );
  if (brokers.length < 2) {
    return (
      <span
        title={`${t.header.broker}: ${broker}`}
        className="flex h-8 min-w-0 items-center gap-1.5 px-1 text-sm [&_svg]:size-4 [&_svg]:shrink-0"
      >
        {label}
      </span>
    );
  }
  return (
    <Menu
      onOpenChange={setOpen}
      trigger={
        <Button
          variant="quiet"
          className="max-w-72 min-w-0 shrink! text-ink max-sm:max-w-28 max-sm:px-1.5"
          aria-label={`${t.header.broker}: ${broker}`}
        >
          {label}
          <ChevronDown className="text-faint" />
        </Button>
      }
    >
      <MenuChoice
        value={broker}
        options={brokers.map((name) => ({ value: name, label: <Choice name={name} status={statuses.get(name)} /> }))}
        onChange={switchTo}
      />
    </Menu>
  );
}
