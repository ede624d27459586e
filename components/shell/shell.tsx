'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useState } from 'react';
import { onOpenPublish, type PublishDraft } from '@/components/messages/publish-bus';
import { Header } from '@/components/shell/header';
import { Keys } from '@/components/shell/keys';
import { Sidebar } from '@/components/shell/sidebar';
import { useT } from '@/lib/messages/use-t';

const Palette = dynamic(() => import('@/components/shell/palette').then((module) => module.Palette), { ssr: false });
const PublishDialog = dynamic(
  () => import('@/components/messages/publish-dialog').then((module) => module.PublishDialog),
  { ssr: false },
);

export function Shell({ children }: { children: ReactNode }) {
  const t = useT();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const [draft, setDraft] = useState<PublishDraft>();
  useEffect(() => onOpenPublish(setDraft), []);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-pop"
      >
        {t.nav.skip}
      </a>
      <div className="flex h-dvh">
        <Sidebar open={menu} onOpenChange={setMenu} />
        <div className="flex min-w-0 flex-1 flex-col">
          <Header onSearch={() => setPalette(true)} onMenu={() => setMenu(true)} />
          <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto focus:outline-none">
            {children}
          </main>
        </div>
      </div>
      <Keys onPalette={() => setPalette((open) => !open)} help={help} onHelp={setHelp} />
      {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
      {draft !== undefined && <PublishDialog key={draft.id} draft={draft} onClose={() => setDraft(undefined)} />}
    </>
  );
}
