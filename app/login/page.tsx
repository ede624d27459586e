import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { LoginPage } from '@/components/login/login-page';
import { allBrokers } from '@/lib/client/brokers';
import { nextPath } from '@/lib/model/next-path';
import { offersConfigured } from '@/lib/server/log-in';

export const metadata: Metadata = { title: 'Log in' };

type Props = { searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>> };

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

export default async function Page({ searchParams }: Props) {
  const asked = await searchParams;
  const brokers = allBrokers();
  const first = [...brokers.values()][0];
  const broker = brokers.get(single(asked.broker) ?? '') ?? first;
  if (broker === undefined) throw new Error('The console was started without any broker.');
  const offered = offersConfigured(await headers()) ? broker.user : undefined;
  const start = broker === first ? '/' : `/?${new URLSearchParams({ broker: broker.name })}`;
  return (
    <LoginPage
      key={broker.name}
      broker={broker.name}
      offered={offered}
      next={nextPath(single(asked.next) ?? start)}
      again={single(asked.again) !== undefined}
    />
  );
}
