/** A broker of which only the management API is there, and that answers as a test says. */
import { createServer, type RequestListener } from 'node:http';
import type { Broker } from '@/lib/client/brokers';
import { ManagementClient } from '@/lib/client/management';

export type FakeBroker = Broker & { readonly stop: () => Promise<void> };

export async function startFakeBroker(answer: RequestListener): Promise<FakeBroker> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://guest:guest@127.0.0.1:${address.port}`;
  return {
    ...{ name: 'test', url, user: 'guest', colour: undefined, client: new ManagementClient(url) },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
