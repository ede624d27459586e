import type { Metadata } from 'next';
import { ConnectionPage } from '@/components/clients/connection-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ name: string }> };

export const metadata: Metadata = { title: 'Connection' };

export default async function Page({ params }: Props) {
  return <ConnectionPage name={segment((await params).name)} />;
}
