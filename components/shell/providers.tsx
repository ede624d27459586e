'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, Suspense, useState } from 'react';
import { ToastHost } from '@/components/ui/toast-host';
import { TooltipProvider } from '@/components/ui/tooltip';
import type { BrokerFace } from '@/lib/contract/session';
import { LiveProvider } from '@/lib/hooks/live';
import { BrokersContext, ScopeProvider } from '@/lib/hooks/scope';
import { en } from '@/lib/messages/en';
import { MessagesContext } from '@/lib/messages/use-t';

export function Providers({
  nonce,
  brokers,
  children,
}: {
  nonce: string;
  brokers: readonly BrokerFace[];
  children: ReactNode;
}) {
  const [queries] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } }),
  );
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <MessagesContext value={en}>
        <BrokersContext value={brokers}>
          <QueryClientProvider client={queries}>
            <Suspense>
              <NuqsAdapter>
                <ScopeProvider>
                  <LiveProvider>
                    <TooltipProvider delayDuration={350}>{children}</TooltipProvider>
                  </LiveProvider>
                </ScopeProvider>
              </NuqsAdapter>
            </Suspense>
          </QueryClientProvider>
        </BrokersContext>
        <ToastHost />
      </MessagesContext>
    </ThemeProvider>
  );
}
