import type { Metadata } from 'next';
import { NodePage } from '@/components/nodes/node-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ name: string }> };

export const metadata: Metadata = { title: 'Node' };

export default async function Page({ params }: Props) {
  return <NodePage name={segment((await params).name)} />;
}
