import type { Metadata } from 'next';
import { VhostsPage } from '@/components/admin/vhosts-page';

export const metadata: Metadata = { title: 'Virtual hosts' };

export default function Page() {
  return <VhostsPage />;
}
