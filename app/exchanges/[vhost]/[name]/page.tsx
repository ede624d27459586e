import type { Metadata } from 'next';
import { ExchangePage } from '@/components/exchanges/exchange-page';
import { segment } from '@/lib/format/segment';

type Props = { params: Promise<{ vhost: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segment((await params).name) };
}

export default async function Page({ params }: Props) {
  const { vhost, name } = await params;
  const given = segment(name);
  // The management API's word for the exchange that has no name.
  return <ExchangePage vhost={segment(vhost)} name={given === 'amq.default' ? '' : given} />;
}
