import { type ComponentProps, forwardRef } from 'react';
import { cn } from '@/lib/format/cn';

type Variant = 'primary' | 'plain' | 'quiet' | 'danger' | 'danger-quiet';

const variants: Record<Variant, string> = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 border-transparent',
  plain: 'bg-panel text-ink border-line-strong/70 hover:bg-hover shadow-card',
  quiet: 'border-transparent text-soft hover:bg-hover hover:text-ink',
  danger: 'bg-bad text-bad-ink border-transparent hover:opacity-90',
  'danger-quiet': 'bg-panel text-bad border-line-strong/70 hover:bg-bad-soft shadow-card',
};

export type ButtonProps = ComponentProps<'button'> & {
  variant?: Variant;
  icon?: boolean;
  /** Within a card's head, a row or a line of text. */
  small?: boolean;
  busy?: boolean;
};

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  {
    variant = 'plain',
    icon = false,
    small = false,
    busy = false,
    className,
    children,
    disabled,
    type = 'button',
    ...rest
  },
  ref,
) {
  return (
    <button
      ref={ref}
      type={type}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={cn(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium',
        'transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
        small ? 'h-7 text-xs' : 'h-8 text-sm',
        icon ? (small ? 'w-7' : 'w-8') : small ? 'px-2' : 'px-2.5',
        variants[variant],
        className,
      )}
      {...rest}
    >
      {busy && (
        <span
          aria-hidden="true"
          className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent"
        />
      )}
      {children}
    </button>
  );
});
