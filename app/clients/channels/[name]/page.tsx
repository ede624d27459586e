import type { Metadata } from 'next';
import { ChannelPage } from '@/components/clients/channel-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ name: string }> };

export const metadata: Metadata = { title: 'Channel' };

export default async function Page({ params }: Props) {
  return <ChannelPage name={segment((await params).name)} />;
}
