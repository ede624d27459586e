'use client';

import { Server } from 'lucide-react';
import type { BrokerColour } from '@/lib/contract/session';
import { cn } from '@/lib/format/cn';
import { useBrokerFaces } from '@/lib/hooks/scope';

/** Paint only: the broker's name always stands beside it. */
const paints: Record<BrokerColour, string> = {
  red: 'bg-[oklch(0.58_0.2_25)]',
  orange: 'bg-[oklch(0.68_0.17_50)]',
  yellow: 'bg-[oklch(0.8_0.15_90)]',
  green: 'bg-[oklch(0.62_0.15_150)]',
  teal: 'bg-[oklch(0.64_0.11_195)]',
  blue: 'bg-[oklch(0.58_0.16_250)]',
  violet: 'bg-[oklch(0.56_0.19_295)]',
  pink: 'bg-[oklch(0.65_0.2_350)]',
};

function usePaint(broker: string): string | undefined {
  const colour = useBrokerFaces().find(({ name }) => name === broker)?.colour;
  return colour === undefined ? undefined : paints[colour];
}

/** The broker's sign beside its name: its colour, where it was given one. */
export function BrokerMark({ broker, className }: { broker: string; className?: string }) {
  const paint = usePaint(broker);
  if (paint === undefined) return <Server aria-hidden="true" className={cn('size-4 shrink-0 text-faint', className)} />;
  return <span aria-hidden="true" className={cn('size-3 shrink-0 rounded-[4px]', paint, className)} />;
}

/** A line across the top of every page, so that nobody takes one environment for another. */
export function BrokerBanner({ broker }: { broker: string }) {
  const paint = usePaint(broker);
  return paint === undefined ? null : <div aria-hidden="true" className={cn('h-1 shrink-0', paint)} />;
}
