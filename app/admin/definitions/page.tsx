import type { Metadata } from 'next';
import { DefinitionsPage } from '@/components/admin/definitions-page';

export const metadata: Metadata = { title: 'Definitions' };

export default function Page() {
  return <DefinitionsPage />;
}
