import type { Metadata } from 'next';
import { QueuePage } from '@/components/queues/queue-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ vhost: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segment((await params).name) };
}

export default async function Page({ params }: Props) {
  const { vhost, name } = await params;
  return <QueuePage vhost={segment(vhost)} name={segment(name)} />;
}
