import type { CountedWays } from '../../../lib/contract/ways.ts';
import { Exchange } from '../../core/exchange.ts';
import type { Call } from '../call.ts';
import { ok, type Reply } from '../reply.ts';

export const listWays = (call: Call): Reply => {
  const body: CountedWays = { at_ms: call.broker.env.now(), ways: [] };
  for (const vhost of call.visibleVHosts()) {
    for (const { source, destination, messages } of vhost.ways()) {
      body.ways.push({
        vhost: vhost.name,
        source: source.name,
        destination: destination.name,
        destination_type: destination instanceof Exchange ? 'exchange' : 'queue',
        messages,
      });
    }
  }
  return ok(body);
};
