'use client';

import {
  ArrowDownUp,
  ChevronDown,
  CircleSlash,
  Clock,
  Copy,
  FastForward,
  Hourglass,
  Scissors,
  Split,
  Trash2,
} from 'lucide-react';
import { type Amounts, type Deed, deedAction, deedKeys, delaysMs, truncations } from '@/components/lab/deeds';
import { Button } from '@/components/ui/button';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { Kbd } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import type { Action, Held } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const icons: Readonly<Record<Deed, typeof Clock>> = {
  forward: FastForward,
  drop: Trash2,
  duplicate: Copy,
  reorder: ArrowDownUp,
  delay: Clock,
  truncate: Split,
  cut: Scissors,
};

/** What waits for a decision, and what can be decided. */
export function HeldBar({
  held,
  chosen,
  busy,
  inLesson,
  amounts,
  onAmounts,
  onChoose,
  onDo,
}: {
  held: readonly Held[];
  chosen: Held | undefined;
  busy: boolean;
  inLesson: boolean;
  amounts: Amounts;
  onAmounts: (amounts: Amounts) => void;
  onChoose: (id: number) => void;
  onDo: (action: Action) => void;
}) {
  const t = useLabT();
  if (held.length === 0 || chosen === undefined) {
    return (
      <section aria-label={t.lab.waiting} className="rounded-lg border bg-panel shadow-card">
        <p className="flex min-h-12 items-center gap-2 px-4 py-2 text-sm text-faint">
          <CircleSlash aria-hidden="true" className="size-4 shrink-0" />
          {inLesson ? t.lab.nothingWaits.lesson : t.lab.nothingWaits.own}
        </p>
      </section>
    );
  }
  const amountOf = (deed: Deed): React.ReactNode => {
    if (deed === 'delay') {
      return (
        <Amount
          label={t.lab.delayAmount}
          value={amounts.delayMs}
          options={delaysMs}
          name={t.lab.delayFor}
          onChange={(delayMs) => onAmounts({ ...amounts, delayMs })}
        />
      );
    }
    if (deed !== 'truncate') return undefined;
    return (
      <Amount
        label={t.lab.truncateAmount}
        value={amounts.truncateBytes}
        options={truncations}
        name={t.lab.truncateTo}
        onChange={(truncateBytes) => onAmounts({ ...amounts, truncateBytes })}
      />
    );
  };
  return (
    <section
      aria-label={t.lab.waiting}
      className="flex flex-col gap-2 rounded-lg border border-accent/40 bg-panel px-3 py-2 shadow-card"
    >
      <ul className="flex min-w-0 flex-wrap gap-1.5" aria-label={t.lab.waiting}>
        {held.map((each) => (
          <li key={each.id} className="min-w-0">
            <HeldChip held={each} chosen={each.id === chosen.id} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-1">
        {(Object.keys(deedKeys) as Deed[]).map((deed) => (
          <DeedButton key={deed} deed={deed} busy={busy} action={deedAction(deed, chosen, held, amounts)} onDo={onDo}>
            {amountOf(deed)}
          </DeedButton>
        ))}
      </div>
    </section>
  );
}

function HeldChip({ held, chosen, onChoose }: { held: Held; chosen: boolean; onChoose: (id: number) => void }) {
  const t = useLabT();
  const way = held.direction === 'up' ? t.lab.toBroker(held.hop) : t.lab.fromBroker(held.hop);
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={() => onChoose(held.id)}
      className={cn(
        'flex h-7 max-w-full items-center gap-1.5 rounded-md border px-2 text-xs',
        chosen ? 'border-accent bg-accent-soft text-ink' : 'text-soft hover:bg-hover',
        !held.first && 'border-dashed',
      )}
      title={held.first ? way : t.lab.behind}
    >
      {held.delayedUntilMs !== undefined && <Hourglass aria-hidden="true" className="size-3 shrink-0" />}
      <span className="text-faint max-sm:hidden">{way}</span>
      <span className="truncate font-medium">{held.summary}</span>
    </button>
  );
}

function DeedButton({
  deed,
  busy,
  action,
  onDo,
  children,
}: {
  deed: Deed;
  busy: boolean;
  action: Action | undefined;
  onDo: (action: Action) => void;
  /** How much of it, chosen beside it. */
  children?: React.ReactNode;
}) {
  const t = useLabT();
  const Icon = icons[deed];
  return (
    <span className="inline-flex">
      <Tooltip text={action === undefined ? t.lab.nothingToOvertake : t.lab.deedHints[deed]}>
        <Button
          variant={deed === 'forward' ? 'primary' : 'plain'}
          // It keeps the focus, so that its hint can be read.
          aria-disabled={busy || action === undefined}
          className={cn(
            'h-7! px-1.5! aria-disabled:cursor-not-allowed aria-disabled:opacity-50',
            children !== undefined && 'rounded-r-none',
          )}
          onClick={() => {
            if (!busy && action !== undefined) onDo(action);
          }}
        >
          <Icon aria-hidden="true" />
          {t.lab.deeds[deed]}
          <span className="max-lg:hidden">
            <Kbd>{deedKeys[deed]}</Kbd>
          </span>
        </Button>
      </Tooltip>
      {children}
    </span>
  );
}

function Amount({
  label,
  value,
  options,
  name,
  onChange,
}: {
  label: string;
  value: number;
  options: readonly number[];
  name: (value: number) => string;
  onChange: (value: number) => void;
}) {
  return (
    <Menu
      trigger={
        <Button className="-ml-px h-7! w-6 rounded-l-none px-0!" aria-label={`${label}: ${name(value)}`}>
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoice
        value={String(value)}
        options={options.map((each) => ({ value: String(each), label: name(each) }))}
        onChange={(next) => onChange(Number(next))}
      />
    </Menu>
  );
}
