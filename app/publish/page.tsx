import type { Metadata } from 'next';
import { PublishPage } from '@/components/publish/publish-page';

export const metadata: Metadata = { title: 'Publish' };

export default function Page() {
  return <PublishPage />;
}
