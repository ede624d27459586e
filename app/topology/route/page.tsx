import type { Metadata } from 'next';
import { RoutePage } from '@/components/topology/route-page';

export const metadata: Metadata = { title: 'Route tester' };

export default function Page() {
  return <RoutePage />;
}
