import type { Metadata } from 'next';
import { LintPage } from '@/components/topology/lint-page';

export const metadata: Metadata = { title: 'Lint' };

export default function Page() {
  return <LintPage />;
}
