import { cn } from '@/lib/format/cn';
import { count } from '@/lib/format/format';

export type Segment = {
  readonly label: string;
  readonly value: number | null;
  readonly kind: 'ready' | 'unacked' | 'dead';
};

const colours: Record<Segment['kind'], string> = { ready: 'bg-ready', unacked: 'bg-unacked', dead: 'bg-dead' };

/** Shares of one whole in the fixed colours of message states. Two pixels at least, so that one message is seen. */
export function SegmentedBar({ segments, className }: { segments: readonly Segment[]; className?: string }) {
  const known = segments.filter((segment) => (segment.value ?? 0) > 0);
  const label = segments.map((segment) => `${segment.label} ${count(segment.value)}`).join(', ');
  return (
    <span
      role="img"
      aria-label={label}
      className={cn('flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-sunken', className)}
    >
      {known.map((segment) => (
        <span
          key={segment.kind}
          className={cn('min-w-0.5 rounded-[1px]', colours[segment.kind])}
          style={{ flexGrow: segment.value ?? 0, flexBasis: 0 }}
        />
      ))}
    </span>
  );
}

export function Swatch({ kind }: { kind: Segment['kind'] }) {
  return <span aria-hidden="true" className={cn('inline-block size-2 rounded-[2px]', colours[kind])} />;
}
