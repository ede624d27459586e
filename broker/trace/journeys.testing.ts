import type { Broker } from '../core/broker.ts';
import type { Hop, Watch } from '../core/journey.ts';
import { JourneyWatches } from './watches.ts';

/** A broker's tracer whose fine clock is the test's clock. */
export function traced(broker: Broker): JourneyWatches {
  const tracer = new JourneyWatches(broker, () => broker.env.now());
  broker.tracer = tracer;
  return tracer;
}

/** A watch of what a client of that name publishes. */
export function follow(
  tracer: JourneyWatches,
  publisher: string,
  o: { messagesMax?: number; keptMs?: number; user?: string; owner?: string; vhost?: string } = {},
): Watch {
  const { messagesMax = 100, keptMs = 60_000, user, owner = 'guest', vhost = '/' } = o;
  const watch = tracer.create({ vhost, publisher, user, owner, messagesMax, keptMs });
  if ('refused' in watch) throw new Error(watch.refused);
  return watch;
}

/** The hops of one message as lines: what, where, and what is to be said of it. */
export function told(watch: Watch, n = 1): string[] {
  return (watch.messages[n - 1]?.hops ?? []).map(line);
}

function line(hop: Hop): string {
  return [hop.type, ...where(hop), ...details(hop)].join(' ');
}

const where = (hop: Hop): (string | number)[] => {
  if ('seq' in hop) return [hop.queue === '' ? '-' : hop.queue, hop.seq];
  return 'queue' in hop ? [hop.queue] : [];
};

function details(hop: Hop): string[] {
  switch (hop.type) {
    case 'received':
      return [`channel ${hop.channel}`, `${hop.octets} octets`];
    case 'routed':
    case 'unroutable':
      return [
        `to ${hop.queues.join(',')}`,
        `by ${hop.bindings.map(({ source, key }) => `${source}:${key}`).join(',')}`,
        ...(hop.alternates.length === 0 ? [] : [`alternate ${hop.alternates.join(',')}`]),
      ];
    case 'delivered': {
      const { channel, consumer, client, qos } = hop.to;
      const whom = client === null ? `to ${channel}/${consumer ?? 'get'}` : `to ${client} QoS ${qos}`;
      return [whom, ...(hop.redelivered ? ['again'] : []), ...(hop.acks ? [] : ['without ack'])];
    }
    case 'requeued':
      return [hop.why, ...(hop.becomes === hop.seq ? [] : [`becomes ${hop.becomes}`])];
    case 'dead-lettered':
      return [hop.why, `to ${hop.exchange}`];
    case 'acked':
    case 'confirmed':
      return [hop.by];
    case 'retained':
      return [hop.topic];
    default:
      return 'why' in hop ? [hop.why] : [];
  }
}
