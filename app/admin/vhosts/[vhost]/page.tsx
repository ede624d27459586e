import type { Metadata } from 'next';
import { VhostPage } from '@/components/admin/vhost-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ vhost: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segment((await params).vhost) };
}

export default async function Page({ params }: Props) {
  return <VhostPage vhost={segment((await params).vhost)} />;
}
