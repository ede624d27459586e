import { allBrokers, type Broker } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';

/** The broker of that name, as whoever sent the request may use it. Every route handler gets its broker here. */
export async function brokerOf(_request: Request, name: string | null): Promise<Result<Broker>> {
  const broker = allBrokers().get(name ?? '');
  return await Promise.resolve(broker === undefined ? fail('unknown-broker', name ?? '', 404) : ok(broker));
}
