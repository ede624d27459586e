'use client';

import { LogOut, User } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { callConsole } from '@/lib/hooks/console-call';
import { useLive } from '@/lib/hooks/live';
import { useBroker, useBrokers } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

export function AccountMenu() {
  const t = useT();
  const broker = useBroker();
  const many = useBrokers().length > 1;
  const info = useLive<'broker'>({ kind: 'broker' });
  const user = info.data?.user ?? '';
  const tags = info.data?.tags ?? [];
  const logOut = async (of: { broker?: string }): Promise<void> => {
    const result = await callConsole('POST', '/api/logout', of);
    if (result.ok) location.assign(`/login?${new URLSearchParams({ broker })}`);
    else toast.error(t.errors[result.error.kind].title, { description: result.error.reason });
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" className="max-sm:w-8 max-sm:px-0" aria-label={t.account.menu(user)}>
          <User />
          <span className="max-w-28 truncate max-lg:hidden">{user}</span>
        </Button>
      }
    >
      <MenuLabel>
        {user}
        <span className="block font-normal">{tags.length === 0 ? t.account.noTags : tags.join(', ')}</span>
      </MenuLabel>
      <MenuLine />
      <MenuItem onSelect={() => void logOut({ broker })}>
        <LogOut aria-hidden="true" />
        {t.account.logOut(broker)}
      </MenuItem>
      {many && (
        <MenuItem onSelect={() => void logOut({})}>
          <LogOut aria-hidden="true" />
          {t.account.logOutAll}
        </MenuItem>
      )}
    </Menu>
  );
}
