import type { Metadata } from 'next';
import { TopicsPage } from '@/components/mqtt/topics-page';

export const metadata: Metadata = { title: 'Topics' };

export default function Page() {
  return <TopicsPage />;
}
