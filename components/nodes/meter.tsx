import { cn } from '@/lib/format/cn';

/** How much of a limit is used. It stays grey until the broker itself raises the alarm. */
export function Meter({
  used,
  limit,
  alarm,
  label,
}: {
  used: number | null;
  limit: number | null;
  alarm: boolean;
  label: string;
}) {
  if (used === null || limit === null || limit <= 0) return null;
  const share = Math.min(1, used / limit);
  return (
    <span
      role="img"
      aria-label={`${label}: ${Math.round(share * 100)} %`}
      className="mt-1.5 block h-1 w-full overflow-hidden rounded-full bg-sunken"
    >
      <span
        className={cn('block h-full rounded-full', alarm ? 'bg-bad' : 'bg-faint/60')}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}
