import { Card, Skeleton } from '@/components/ui/card';
import { EmptyError } from '@/components/ui/empty';
import type { BrokerError } from '@/lib/contract/result';
import { cn } from '@/lib/format/cn';

/** Stands where data isn't yet: it is on its way, or this is why it doesn't come. */
export function Awaited({
  error,
  goneTitle,
  className,
}: {
  error: BrokerError | undefined;
  goneTitle?: string;
  /** How high what comes will be, about. */
  className: string;
}) {
  if (error === undefined) return <Skeleton className={cn('w-full', className)} />;
  return (
    <Card>
      <EmptyError error={error} {...(goneTitle === undefined ? {} : { goneTitle })} />
    </Card>
  );
}
