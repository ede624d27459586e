import type { Line } from '@/components/chart/chart-card';
import type { Messages } from '@/lib/messages/en';

export function rateLines(t: Messages): Line[] {
  return [
    { id: 'publish', label: t.rates.publish, colour: 'var(--series-1)' },
    { id: 'deliver', label: t.rates.deliver, colour: 'var(--series-2)' },
    { id: 'ack', label: t.rates.ack, colour: 'var(--series-3)', dashed: true },
  ];
}

export function channelLines(t: Messages): Line[] {
  return [...rateLines(t), { id: 'confirm', label: t.rates.confirm, colour: 'var(--series-4)', dashed: true }];
}

/** Bytes per second, as the broker sees them. */
export function trafficLines(t: Messages): Line[] {
  return [
    { id: 'received', label: t.clients.received, colour: 'var(--series-1)' },
    { id: 'sent', label: t.clients.sent, colour: 'var(--series-2)' },
  ];
}

/** What waits in a queue of dead letters is dead, and has that colour everywhere. */
export function depthLines(t: Messages, dead = false): Line[] {
  return [
    dead
      ? { id: 'ready', label: t.depth.dead, colour: 'var(--dead)' }
      : { id: 'ready', label: t.depth.ready, colour: 'var(--ready)' },
    { id: 'unacked', label: t.depth.unacked, colour: 'var(--unacked)' },
  ];
}
