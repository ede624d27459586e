import type { Metadata } from 'next';
import { UserPage } from '@/components/admin/user-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ user: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segment((await params).user) };
}

export default async function Page({ params }: Props) {
  return <UserPage user={segment((await params).user)} />;
}
