import type { Line } from '@/components/chart/chart-card';
import type { Messages } from '@/lib/messages/en';

export function rateLines(t: Messages): Line[] {
  return [
    { id: 'publish', label: t.rates.publish, colour: 'var(--series-1)' },
    { id: 'deliver', label: t.rates.deliver, colour: 'var(--series-2)' },
    { id: 'ack', label: t.rates.ack, colour: 'var(--series-3)', dashed: true },
  ];
}

export function depthLines(t: Messages): Line[] {
  return [
    { id: 'unacked', label: t.depth.unacked, colour: 'var(--unacked)' },
    { id: 'ready', label: t.depth.ready, colour: 'var(--ready)' },
  ];
}
