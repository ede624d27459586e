'use client';

import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { BrokerBanner } from '@/components/shell/broker-mark';
import { Header } from '@/components/shell/header';
import { Keys } from '@/components/shell/keys';
import { SessionNote } from '@/components/shell/session-note';
import { Sidebar } from '@/components/shell/sidebar';
import { WithVhost } from '@/components/shell/with-vhost';
import { useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

const Palette = dynamic(() => import('@/components/shell/palette').then((module) => module.Palette), { ssr: false });

export function Shell({ children }: { children: ReactNode }) {
  // Who isn't logged in has nothing to go to yet.
  return usePathname() === '/login' ? children : <Frame>{children}</Frame>;
}

function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const broker = useBroker();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-pop"
      >
        {t.nav.skip}
      </a>
      <div className="flex h-dvh flex-col">
        <BrokerBanner broker={broker} />
        <div className="flex min-h-0 flex-1">
          <Sidebar open={menu} onOpenChange={setMenu} />
          <div className="flex min-w-0 flex-1 flex-col">
            <Header onSearch={() => setPalette(true)} onMenu={() => setMenu(true)} />
            <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto focus:outline-none">
              <WithVhost>{children}</WithVhost>
            </main>
          </div>
        </div>
      </div>
      <SessionNote />
      <Keys onPalette={() => setPalette((open) => !open)} help={help} onHelp={setHelp} />
      {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
    </>
  );
}
