import type { Metadata } from 'next';
import { SessionPage } from '@/components/mqtt/session-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ vhost: string; client: string }> };

export const metadata: Metadata = { title: 'MQTT session' };

export default async function Page({ params }: Props) {
  const { vhost, client } = await params;
  return <SessionPage vhost={segment(vhost)} client={segment(client)} />;
}
