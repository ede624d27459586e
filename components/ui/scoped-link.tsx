'use client';

import Link from 'next/link';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/format/cn';
import { visible } from '@/lib/format/visible';
import { useHref } from '@/lib/hooks/scope';

type Props = Omit<ComponentProps<typeof Link>, 'href'> & {
  href: string;
  query?: Readonly<Record<string, string>>;
  /** Where on the page. */
  hash?: string | undefined;
  plain?: boolean;
};

/** A link that stays with the broker and the virtual host of the page. A name that it bears can't be disguised. */
export function ScopedLink({ href, query, hash, plain = false, className, children, ...rest }: Props) {
  const scoped = useHref();
  return (
    <Link
      href={hash === undefined ? scoped(href, query) : `${scoped(href, query)}#${hash}`}
      prefetch={false}
      className={cn(
        plain ? '' : 'font-medium text-ink underline-offset-2 hover:text-accent hover:underline',
        className,
      )}
      {...rest}
    >
      {typeof children === 'string' ? visible(children) : children}
    </Link>
  );
}
