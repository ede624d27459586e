'use client';

import { Button, type ButtonProps } from '@/components/ui/button';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';

/** A button for what not everybody may do. Where it can't be done it stays reachable, and says why. */
export function DeedButton({ denied, className, onClick, ...rest }: ButtonProps & { denied: string | undefined }) {
  if (denied === undefined) {
    return <Button className={className} {...(onClick === undefined ? {} : { onClick })} {...rest} />;
  }
  return (
    <Tooltip text={denied} side="bottom">
      <Button
        {...rest}
        type="button"
        aria-disabled="true"
        className={cn('cursor-not-allowed! opacity-50', className)}
        onClick={(event) => event.preventDefault()}
      />
    </Tooltip>
  );
}
