'use client';

import { Check } from 'lucide-react';
import {
  cloneElement,
  createContext,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  useContext,
  useState,
} from 'react';
import { cn } from '@/lib/format/cn';

const row =
  'flex h-8 cursor-default items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:text-faint';

type Primitives = typeof import('radix-ui').DropdownMenu;

let loading: Promise<Primitives> | undefined;

/** Menus are many and opened rarely: what draws them is loaded when somebody comes near one. */
function load(): Promise<Primitives> {
  loading ??= import('@/components/ui/menu-primitives').then((module) => module.DropdownMenu);
  return loading;
}

const PrimitivesContext = createContext<Primitives | undefined>(undefined);

function usePrimitives(): Primitives {
  const primitives = useContext(PrimitivesContext);
  if (primitives === undefined) throw new Error('an entry of a menu stands outside of one');
  return primitives;
}

type TriggerProps = HTMLAttributes<HTMLElement>;

export function Menu({
  trigger,
  children,
  align = 'start',
  onOpenChange,
}: {
  trigger: ReactElement<TriggerProps>;
  children: ReactNode;
  align?: 'start' | 'end';
  onOpenChange?: (open: boolean) => void;
}) {
  const [Radix, setRadix] = useState<Primitives>();
  const [open, setOpen] = useState(false);
  const change = (next: boolean): void => {
    setOpen(next);
    onOpenChange?.(next);
  };
  if (Radix === undefined) {
    const show = (): void => {
      change(true);
      void load().then((primitives) => setRadix(() => primitives));
    };
    return cloneElement(trigger, {
      'aria-haspopup': 'menu',
      'aria-expanded': false,
      onPointerEnter: () => void load(),
      onFocus: () => void load(),
      onClick: show,
      onKeyDown: (event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        show();
      },
    });
  }
  return (
    <Radix.Root open={open} onOpenChange={change}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="animate-pop z-50 max-h-[60vh] min-w-44 overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          <PrimitivesContext value={Radix}>{children}</PrimitivesContext>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** One of several, the chosen one marked. */
export function MenuChoice({
  value,
  options,
  onChange,
}: {
  value: string;
  options: readonly { value: string; label: ReactNode }[];
  onChange: (value: string) => void;
}) {
  const Radix = usePrimitives();
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      {options.map((option) => (
        <Radix.RadioItem key={option.value} value={option.value} className={cn(row, 'pr-7 relative')}>
          <span className="truncate">{option.label}</span>
          <Radix.ItemIndicator className="absolute right-2">
            <Check aria-hidden="true" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** Several of many; the menu stays open while they are chosen. */
export function MenuCheck({
  checked,
  onChange,
  disabled = false,
  children,
}: {
  checked: boolean;
  onChange: () => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  const Radix = usePrimitives();
  return (
    <Radix.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={cn(row, 'relative pl-8')}
    >
      <Radix.ItemIndicator className="absolute left-2">
        <Check aria-hidden="true" />
      </Radix.ItemIndicator>
      <span className="truncate">{children}</span>
    </Radix.CheckboxItem>
  );
}

export function MenuItem({
  onSelect,
  disabled = false,
  children,
}: {
  onSelect: () => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  const Radix = usePrimitives();
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={row}>
      {children}
    </Radix.Item>
  );
}

export function MenuLine() {
  const Radix = usePrimitives();
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const Radix = usePrimitives();
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs font-medium text-faint">{children}</Radix.Label>;
}
